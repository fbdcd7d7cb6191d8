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
        @Nullable Filter filter,
        @Nullable Budget budget,
        @Nullable Patience patience,
        @Nullable Integer concurrency) {

    /** With the defaults of what is not named. */
    public CurationJobRequest(
            @Nullable String dataset,
            @Nullable List<String> files,
            @Nullable String model,
            @Nullable Granularity granularity,
            @Nullable List<String> perturbations,
            @Nullable Integer pairs,
            @Nullable Integer frames,
            @Nullable Long seed,
            @Nullable Filter filter) {
        this(dataset, files, model, granularity, perturbations, pairs, frames, seed, filter, null, null, null);
    }

    /** Shares of the two kinds; they add up to 1. */
    public record Granularity(
            @Nullable Double localized, @Nullable Double comprehensive) {}

    /** Thresholds of the judge: least probability of the preferred answer, least margin in nats. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Filter(
            @Nullable Double minProbability, @Nullable Double minMarginNats) {}

    /** What the job may spend, over all roles; null: any number. */
    public record Budget(@Nullable Long requests, @Nullable Long tokens) {}

    /**
     * How long the job puts up with its models.
     *
     * @param answerSeconds how long one answer may take
     * @param unavailableSeconds how long a model that is away or busy is waited for
     * @param tries how often a call is put at which the model fails
     * @param refusals how many calls of a role in a row may stay without an answer
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Patience(
            @Nullable Integer answerSeconds,
            @Nullable Integer unavailableSeconds,
            @Nullable Integer tries,
            @Nullable Integer refusals) {}
}
