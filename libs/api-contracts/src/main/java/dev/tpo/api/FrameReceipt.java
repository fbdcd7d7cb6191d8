package dev.tpo.api;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Exactly which frames of a video an answer rests on; times are presentation times in seconds. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FrameReceipt(
        String fileId,
        String sha256,
        List<Integer> frameIndices,
        List<Double> timestampsSeconds,
        double startOffset,
        double endOffset,
        String sampler,
        String decoder,
        String modelRevision) {}
