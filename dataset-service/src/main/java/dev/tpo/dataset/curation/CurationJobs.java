package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobCreation;
import dev.tpo.running.JobDialect;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates curation jobs. */
@Component
class CurationJobs {
    private final JobCreation creation;
    private final CurationRules rules;
    private final Casting casting;
    private final EntityManager entities;

    CurationJobs(JobCreation creation, CurationRules rules, Casting casting, EntityManager entities) {
        this.creation = creation;
        this.rules = rules;
        this.casting = casting;
        this.entities = entities;
    }

    Job create(@Nullable String idempotencyKey, CurationJobRequest request) {
        return creation.create(JobDialect.CURATION, idempotencyKey, request, id -> draft(id, rules.resolve(request)));
    }

    private JobCreation.Draft draft(String id, CurationSpec spec) {
        for (int place = 0; place < spec.videos().size(); place++) {
            entities.persist(new CurationVideoEntity(
                    new CurationVideoEntity.Key(id, place), spec.videos().get(place)));
        }
        entities.flush();
        return new JobCreation.Draft(
                JobStatus.QUEUED,
                spec,
                new Progress(0, casting.callsEach(spec) * spec.videos().size(), "call"),
                spec.generator(),
                holds(spec),
                NewEvent.info("Created curation job: " + id));
    }

    private static Set<String> holds(CurationSpec spec) {
        Set<String> holds = spec.videos().stream().map(Holds::file).collect(Collectors.toCollection(HashSet::new));
        holds.add(Holds.dataset(spec.dataset()));
        spec.models().values().forEach(model -> holds.add(Holds.model(model.id())));
        return holds;
    }
}
