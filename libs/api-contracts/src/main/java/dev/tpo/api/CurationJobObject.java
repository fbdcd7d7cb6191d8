package dev.tpo.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A curation job. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CurationJobObject(
        String id,
        String object,
        String status,
        String dataset,
        @Nullable String datasetVersion,
        String model,
        List<String> files,
        CurationJobRequest.Granularity granularity,
        List<String> perturbations,
        int pairs,
        int frames,
        long seed,
        CurationJobRequest.Filter filter,
        Counts counts,
        JobObject.Progress progress,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        JobObject.@Nullable Failure error,
        int attempts,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedFinish) {

    /**
     * Pairs by verdict.
     *
     * @param reasons counts the rejected ones
     * @param videosWithoutPairs counts the videos that gave no pair to judge, by the cause
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Counts(long kept, long rejected, Map<String, Long> reasons, Map<String, Long> videosWithoutPairs) {}
}
