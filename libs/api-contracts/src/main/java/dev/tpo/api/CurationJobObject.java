package dev.tpo.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A curation job.
 *
 * @param models by role, which model fills it; a role that needs none is missing
 * @param usage by role, what it has cost so far
 * @param error why it failed, or why it is paused if not by request
 */
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
        CurationJobRequest.Budget budget,
        CurationJobRequest.Patience patience,
        int concurrency,
        Map<String, RoleModel> models,
        Map<String, RoleUsage> usage,
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

    /**
     * The model behind a role.
     *
     * @param id its own name, never an alias's
     * @param revision of its weights, or where it runs
     */
    public record RoleModel(String id, String revision) {}

    /**
     * What a role has cost.
     *
     * @param requests HTTP requests, also those that failed
     * @param inputTokens of answered calls
     * @param outputTokens of answered calls
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record RoleUsage(long requests, long inputTokens, long outputTokens) {}
}
