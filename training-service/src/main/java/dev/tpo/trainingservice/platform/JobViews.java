package dev.tpo.trainingservice.platform;

import dev.tpo.api.JobEvent;
import dev.tpo.api.JobObject;
import dev.tpo.jobs.Event;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.web.Paging;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The parts of a job that look alike in every dialect. */
public final class JobViews {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private JobViews() {}

    public static JobObject.Progress progress(Job job) {
        return new JobObject.Progress(
                job.progress().done(), job.progress().total(), job.progress().unit());
    }

    public static JobObject.@Nullable Failure failure(Job job) {
        JobError error = job.error();
        return error == null ? null : new JobObject.Failure(error.code(), error.message(), error.param());
    }

    public static JobEvent event(Event event, String object, String idPrefix, JsonMapper json) {
        return new JobEvent(
                object,
                idPrefix + event.id(),
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
    public static @Nullable Long eventNumber(Paging paging, String idPrefix) {
        String after = paging.after();
        if (after == null) {
            return null;
        }
        if (!after.matches(idPrefix + "\\d{1,18}")) {
            throw paging.unknownAfter();
        }
        return Long.parseLong(after.substring(idPrefix.length()));
    }

    public static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
