package dev.tpo.trainingservice.imports;

import dev.tpo.api.JobEvent;
import dev.tpo.api.ModelImportObject;
import dev.tpo.jobs.Event;
import dev.tpo.jobs.Job;
import dev.tpo.trainingservice.platform.JobViews;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Imports as clients read them. */
@Component
class ImportViews {
    static final String EVENT_PREFIX = "importevent-";
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
                JobViews.progress(job),
                job.createdAt().getEpochSecond(),
                JobViews.seconds(job.startedAt()),
                JobViews.seconds(job.finishedAt()),
                JobViews.failure(job));
    }

    JobEvent event(Event event) {
        return JobViews.event(event, "model_import.event", EVENT_PREFIX, json);
    }
}
