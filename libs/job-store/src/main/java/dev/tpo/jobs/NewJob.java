package dev.tpo.jobs;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job to be created.
 *
 * @param status {@link JobStatus#VALIDATING_FILES} or {@link JobStatus#QUEUED}
 * @param spec JSON
 * @param progress its total is 0 while it is not known
 * @param model what it works on, for lists
 * @param holds what it needs to stay until it is finished, as {@link Holds} names it
 */
public record NewJob(
        String id,
        JobKind kind,
        JobStatus status,
        String spec,
        Progress progress,
        @Nullable String model,
        Set<String> holds) {
    public NewJob {
        if (status != JobStatus.VALIDATING_FILES && status != JobStatus.QUEUED) {
            throw new IllegalArgumentException("a job starts as validating_files or queued, not " + status);
        }
        holds = Set.copyOf(holds);
    }

    public NewJob(String id, JobKind kind, JobStatus status, String spec, Progress progress, @Nullable String model) {
        this(id, kind, status, spec, progress, model, Set.of());
    }
}
