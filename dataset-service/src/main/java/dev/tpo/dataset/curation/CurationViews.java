package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.jobs.Job;
import dev.tpo.running.JobObjects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as clients see them. */
@Component
class CurationViews {
    private final CurationCounts counts;
    private final JsonMapper json;

    CurationViews(CurationCounts counts, JsonMapper json) {
        this.counts = counts;
        this.json = json;
    }

    CurationJobObject job(Job job) {
        CurationSpec spec = json.readValue(job.spec(), CurationSpec.class);
        return new CurationJobObject(
                job.id(),
                "curation.job",
                job.status().wireName(),
                spec.dataset(),
                job.result() == null
                        ? null
                        : json.readValue(job.result(), CurationResult.class).datasetVersion(),
                spec.model(),
                spec.files(),
                spec.granularity(),
                spec.perturbations(),
                spec.pairs(),
                spec.frames(),
                spec.seed(),
                spec.filter(),
                counts.of(job.id()),
                JobObjects.progress(job),
                job.createdAt().getEpochSecond(),
                JobObjects.seconds(job.startedAt()),
                JobObjects.seconds(job.finishedAt()),
                JobObjects.failure(job),
                job.attempts(),
                job.queuePosition(),
                JobObjects.seconds(job.estimatedFinish()));
    }
}
