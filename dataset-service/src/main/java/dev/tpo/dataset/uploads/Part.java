package dev.tpo.dataset.uploads;

import dev.tpo.api.UploadPart;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code upload_part}.
 *
 * @param contentOffset where it is in the file that grows; null: in a file of its own
 */
record Part(
        String id, String uploadId, long bytes, @Nullable Long contentOffset, Instant createdAt) {
    UploadPart toObject() {
        return new UploadPart(id, "upload.part", createdAt.getEpochSecond(), uploadId, bytes);
    }
}
