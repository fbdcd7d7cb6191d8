package dev.tpo.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job stands. The last three are final. */
public enum JobStatus {
    VALIDATING_FILES,
    QUEUED,
    RUNNING,
    /** By request, or for a reason that its error tells; nothing runs for it any more. */
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean isFinished() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** The name in JSON, in URLs and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<JobStatus> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }
}
