package dev.tpo.gateway.jobs;

import dev.tpo.api.JobObject;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored job as the list shows it, with the paths of its service's own endpoints. */
final class JobObjects {
    private JobObjects() {}

    static JobObject of(Job job) {
        return new JobObject(
                job.id(),
                job.kind().wireName(),
                job.status().wireName(),
                new JobObject.Progress(
                        job.progress().done(),
                        job.progress().total(),
                        job.progress().unit()),
                job.createdAt().getEpochSecond(),
                seconds(job.startedAt()),
                seconds(job.finishedAt()),
                job.error() == null
                        ? null
                        : new JobObject.Failure(
                                job.error().code(),
                                job.error().message(),
                                job.error().param()),
                job.model(),
                links(job));
    }

    private static Map<String, String> links(Job job) {
        String own = home(job.kind()) + "/" + job.id();
        String here = "/v1/jobs/" + job.kind().wireName() + "/" + job.id();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", here);
        links.put("job", own);
        links.put("metrics", here + "/metrics");
        if (job.kind() != JobKind.EVALUATION) {
            links.put("events", own + "/events");
        }
        if (!job.status().isFinished()) {
            links.put("cancel", own + "/cancel");
        }
        return links;
    }

    private static String home(JobKind kind) {
        return switch (kind) {
            case CURATION -> "/v1/curation/jobs";
            case FINE_TUNING -> "/v1/fine_tuning/jobs";
            case EVALUATION -> "/v1/evaluations";
            case MODEL_IMPORT -> "/v1/model_imports";
        };
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.getEpochSecond();
    }
}
