package dev.tpo.api;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What holds the disk that the blob store is on.
 *
 * @param reserveBytes what uploads leave free
 * @param promisedBytes what uploads in parts have announced and not sent yet
 * @param parts in the order of their names
 * @param complete false: training-service did not say what is its own; that is among {@code other}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StorageObject(
        String object,
        long totalBytes,
        long freeBytes,
        long reserveBytes,
        long promisedBytes,
        List<StoragePart> parts,
        boolean complete) {}
