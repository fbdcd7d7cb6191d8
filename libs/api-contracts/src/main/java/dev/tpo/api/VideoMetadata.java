package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Which part of a video is meant: a window in seconds, a rate, or exact times in seconds. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VideoMetadata(
        @Nullable Seconds startOffset,
        @Nullable Seconds endOffset,
        @Nullable Double fps,
        @Nullable List<Double> timestamps) {}
