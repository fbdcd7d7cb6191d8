package dev.tpo.dataset.curation;

import dev.tpo.jobs.JobError;
import org.jspecify.annotations.Nullable;

/** The job cannot be done, however often it is tried. */
final class CurationFailedException extends RuntimeException {
    private final JobError error;

    CurationFailedException(String code, String message, @Nullable String param) {
        super(message);
        this.error = new JobError(code, message, param);
    }

    JobError error() {
        return error;
    }
}
