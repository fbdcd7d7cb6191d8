package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Role;
import dev.tpo.dataset.calls.CallLedger;
import dev.tpo.dataset.calls.RoleModel;
import dev.tpo.dataset.calls.RoleUsage;
import dev.tpo.jobs.Job;
import dev.tpo.running.JobObjects;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as clients see them. */
@Component
class CurationViews {
    private final CurationCounts counts;
    private final CallLedger ledger;
    private final JsonMapper json;

    CurationViews(CurationCounts counts, CallLedger ledger, JsonMapper json) {
        this.counts = counts;
        this.ledger = ledger;
        this.json = json;
    }

    CurationJobObject job(Job job) {
        CurationSpec spec = json.readValue(job.spec(), CurationSpec.class);
        Curriculum curriculum = spec.curriculum();
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
                spec.roles(),
                spec.segments(),
                spec.questions(),
                spec.answerTokens(),
                curriculum == null ? null : CurationSpec.wireName(curriculum),
                new CurationJobRequest.Budget(
                        spec.budget().requests(), spec.budget().tokens()),
                patience(spec.patience()),
                spec.concurrency(),
                models(spec),
                usage(job.id()),
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

    private static CurationJobRequest.Patience patience(CurationSpec.Patience patience) {
        return new CurationJobRequest.Patience(
                patience.answerSeconds(), patience.unavailableSeconds(), patience.tries(), patience.refusals());
    }

    static Map<String, CurationJobObject.RoleModel> models(CurationSpec spec) {
        Map<String, CurationJobObject.RoleModel> models = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            RoleModel model = spec.models().get(role);
            if (model != null) {
                models.put(CurationSpec.wireName(role), new CurationJobObject.RoleModel(model.id(), model.revision()));
            }
        }
        return models;
    }

    private Map<String, CurationJobObject.RoleUsage> usage(String jobId) {
        Map<Role, RoleUsage> used = ledger.usage(jobId);
        Map<String, CurationJobObject.RoleUsage> usage = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            RoleUsage of = used.getOrDefault(role, RoleUsage.NONE);
            usage.put(
                    CurationSpec.wireName(role),
                    new CurationJobObject.RoleUsage(of.requests(), of.inputTokens(), of.outputTokens()));
        }
        return usage;
    }
}
