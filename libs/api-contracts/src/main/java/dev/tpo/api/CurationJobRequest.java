package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Asks for preference pairs from unlabelled videos. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CurationJobRequest(
        @Nullable String dataset,
        @Nullable List<String> files,
        @Nullable String model,
        @Nullable Granularity granularity,
        @Nullable List<String> perturbations,
        @Nullable Integer pairs,
        @Nullable Integer frames,
        @Nullable Long seed,
        @Nullable Filter filter) {

    /** Shares of the two kinds; they add up to 1. */
    public record Granularity(
            @Nullable Double localized, @Nullable Double comprehensive) {}

    /** Thresholds of the judge: least probability of the preferred answer, least margin in nats. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Filter(
            @Nullable Double minProbability, @Nullable Double minMarginNats) {}
}
