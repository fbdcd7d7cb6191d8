package dev.tpo.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A curation job.
 *
 * @param roles with the model's own name where an alias was given
 * @param segments null: three halves of the video, which overlap
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
        List<CurationJobRequest.Perturbation> perturbations,
        int pairs,
        int frames,
        long seed,
        CurationJobRequest.Filter filter,
        CurationJobRequest.Roles roles,
        CurationJobRequest.@Nullable Segments segments,
        CurationJobRequest.Questions questions,
        CurationJobRequest.AnswerTokens answerTokens,
        @Nullable String curriculum,
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
        @Nullable Long estimatedFinish)
        implements CurationAnswer {

    /**
     * Pairs by verdict.
     *
     * @param reasons counts the rejected ones
     * @param videosWithoutPairs counts the videos that gave no pair to judge, by the cause
     * @param yields how much came out of each stage, of the videos that are done
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Counts(
            long kept,
            long rejected,
            Map<String, Long> reasons,
            Map<String, Long> videosWithoutPairs,
            Map<String, Long> yields) {}

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
