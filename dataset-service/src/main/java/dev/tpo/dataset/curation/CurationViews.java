package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.api.JobEvent;
import dev.tpo.api.JobObject;
import dev.tpo.jobs.Event;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.web.Paging;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A job and its events as clients see them. */
@Component
class CurationViews {
    private static final String EVENT_PREFIX = "curevent-";
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final CuratedPairs pairs;
    private final JsonMapper json;

    CurationViews(CuratedPairs pairs, JsonMapper json) {
        this.pairs = pairs;
        this.json = json;
    }

    CurationJobObject job(Job job) {
        CurationSpec spec = json.readValue(job.spec(), CurationSpec.class);
        JobError error = job.error();
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
                pairs.count(job.id()),
                new JobObject.Progress(
                        job.progress().done(),
                        job.progress().total(),
                        job.progress().unit()),
                job.createdAt().getEpochSecond(),
                seconds(job.startedAt()),
                seconds(job.finishedAt()),
                error == null ? null : new JobObject.Failure(error.code(), error.message(), error.param()));
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    JobEvent event(Event event) {
        return new JobEvent(
                "curation.job.event",
                EVENT_PREFIX + event.id(),
                event.createdAt().getEpochSecond(),
                CurationSpec.wireName(event.level()),
                event.message(),
                CurationSpec.wireName(event.type()),
                event.data() == null ? null : json.readValue(event.data(), OBJECT));
    }

    /** The number in an event's id. */
    static @Nullable Long eventNumber(Paging paging) {
        String after = paging.after();
        if (after == null) {
            return null;
        }
        if (!after.matches(EVENT_PREFIX + "\\d{1,18}")) {
            throw paging.unknownAfter();
        }
        return Long.parseLong(after.substring(EVENT_PREFIX.length()));
    }
}
