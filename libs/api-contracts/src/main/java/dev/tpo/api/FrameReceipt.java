package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Exactly which frames of a video an answer rests on; times are presentation times in seconds.
 *
 * @param fileId null where they came from no uploaded file
 * @param source where they came from: {@code file}, an uploaded one; {@code data}, the request itself; {@code url}, a
 *     host that the operator lists
 * @param sha256 of the content; of several pictures, of their sha256s, one after the other in hex
 * @param toldTimestamps the times that the model was told in place of the frames' own; null: it was told those, or none
 * @param frameIndices of pictures, as the client numbered them, else from 0
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FrameReceipt(
        @Nullable String fileId,
        String source,
        String sha256,
        List<Integer> frameIndices,
        List<Double> timestampsSeconds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> toldTimestamps,
        double startOffset,
        double endOffset,
        String sampler,
        String decoder,
        String modelRevision) {}
