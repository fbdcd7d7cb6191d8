package dev.tpo.trainingservice.imports;

import dev.tpo.api.ModelImportObject;
import dev.tpo.jobs.Job;
import dev.tpo.running.JobObjects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Imports as clients read them. */
@Component
class ImportViews {
    private final JsonMapper json;

    ImportViews(JsonMapper json) {
        this.json = json;
    }

    ModelImportObject job(Job job) {
        ImportSpec spec = json.readValue(job.spec(), ImportSpec.class);
        return new ModelImportObject(
                job.id(),
                "model_import",
                job.kind().wireName(),
                job.status().wireName(),
                spec.source(),
                spec.model(),
                spec.base() == null ? null : spec.base().model(),
                spec.commit(),
                job.result() == null
                        ? null
                        : json.readValue(job.result(), ImportResult.class).revision(),
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
