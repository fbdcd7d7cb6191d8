package dev.tpo.dataset.uploads;

import dev.tpo.dataset.files.Purpose;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code upload}. */
record Upload(
        String id,
        String filename,
        Purpose purpose,
        String mimeType,
        long bytes,
        Status status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Long fileLife,
        List<String> partIds,
        @Nullable String fileId) {

    enum Status {
        PENDING,
        COMPLETED,
        CANCELLED,
        EXPIRED
    }

    /** What has expired is so before anybody has written it down. */
    Status statusAt(Instant now) {
        return status == Status.PENDING && !now.isBefore(expiresAt) ? Status.EXPIRED : status;
    }
}
