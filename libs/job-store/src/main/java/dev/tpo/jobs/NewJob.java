package dev.tpo.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A job to be created.
 *
 * @param status {@link JobStatus#VALIDATING_FILES} or {@link JobStatus#QUEUED}
 * @param spec JSON
 * @param model what it works on, for lists
 */
public record NewJob(
        String id,
        JobKind kind,
        JobStatus status,
        String spec,
        Progress progress,
        @Nullable String model) {
    public NewJob {
        if (status != JobStatus.VALIDATING_FILES && status != JobStatus.QUEUED) {
            throw new IllegalArgumentException("a job starts as validating_files or queued, not " + status);
        }
    }
}
