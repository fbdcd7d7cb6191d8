package dev.tpo.trainingservice.platform;

import dev.tpo.api.JobObject;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parts of a job that look alike in every dialect. */
public final class JobViews {
    private JobViews() {}

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
}
