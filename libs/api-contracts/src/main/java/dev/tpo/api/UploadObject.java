package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A file that arrives in parts.
 *
 * @param bytes of the whole file, as it was announced
 * @param status {@code pending}, {@code completed}, {@code cancelled} or {@code expired}
 * @param expiresAt until when it can be completed, in Unix seconds
 * @param file once it is completed, as long as the file is there
 * @param parts those that are there, in the order of their arrival
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UploadObject(
        String id,
        String object,
        long bytes,
        long createdAt,
        String filename,
        String purpose,
        String mimeType,
        String status,
        long expiresAt,
        @Nullable FileObject file,
        List<UploadPart> parts) {}
