package dev.tpo.running;

import dev.tpo.api.JobEvent;
import dev.tpo.api.JobObject;
import dev.tpo.jobs.Event;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStatus;
import dev.tpo.web.Paging;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Jobs and their parts as clients read them, alike in every dialect. */
public final class JobObjects {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private JobObjects() {}

    /** The job as it looks beside jobs of other kinds, with the paths of its own service. */
    public static JobObject of(Job job) {
        return new JobObject(
                job.id(),
                job.kind().wireName(),
                job.status().wireName(),
                progress(job),
                job.createdAt().getEpochSecond(),
                seconds(job.startedAt()),
                seconds(job.finishedAt()),
                failure(job),
                job.model(),
                job.attempts(),
                job.queuePosition(),
                seconds(job.estimatedFinish()),
                links(job));
    }

    private static Map<String, String> links(Job job) {
        String own = JobDialect.of(job.kind()).path() + "/" + job.id();
        String here = "/v1/jobs/" + job.kind().wireName() + "/" + job.id();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", here);
        links.put("job", own);
        links.put("metrics", here + "/metrics");
        links.put("events", own + "/events");
        if (!job.status().isFinished()) {
            links.put("cancel", own + "/cancel");
            links.put(
                    job.status() == JobStatus.PAUSED ? "resume" : "pause",
                    own + (job.status() == JobStatus.PAUSED ? "/resume" : "/pause"));
        }
        return links;
    }

    public static JobObject.Progress progress(Job job) {
        return new JobObject.Progress(
                job.progress().done(), job.progress().total(), job.progress().unit());
    }

    public static JobObject.@Nullable Failure failure(Job job) {
        JobError error = job.error();
        return error == null ? null : new JobObject.Failure(error.code(), error.message(), error.param());
    }

    public static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    static JobEvent event(JobDialect dialect, Event event, JsonMapper json) {
        return new JobEvent(
                dialect.eventObject(),
                dialect.eventPrefix() + event.id(),
                event.createdAt().getEpochSecond(),
                event.level().name().toLowerCase(Locale.ROOT),
                event.message(),
                event.type().name().toLowerCase(Locale.ROOT),
                event.data() == null ? null : json.readValue(event.data(), OBJECT));
    }

    /**
     * The number in the event's id that a list goes on after.
     *
     * @throws dev.tpo.web.ApiException 400 for what is no event's id
     */
    static @Nullable Long eventNumber(JobDialect dialect, Paging paging) {
        String after = paging.after();
        if (after == null) {
            return null;
        }
        if (!after.matches(dialect.eventPrefix() + "\\d{1,18}")) {
            throw paging.unknownAfter();
        }
        return Long.parseLong(after.substring(dialect.eventPrefix().length()));
    }
}
