package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Asks for preference pairs from unlabelled videos.
 *
 * @param model that is to learn
 * @param frames that stand for a whole video
 * @param curriculum in which order a version lists its pairs: {@code others_first} or {@code others_last}, the easiest
 *     first, which are the most strongly perturbed, and those without a strength before or after them; null: in no
 *     order that means anything
 * @param concurrency videos worked on at a time; the result does not depend on it
 * @param dryRun nothing is made: the answer is an estimate
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CurationJobRequest(
        @Nullable String dataset,
        @Nullable List<String> files,
        @Nullable String model,
        @Nullable Granularity granularity,
        @Nullable List<Perturbation> perturbations,
        @Nullable Integer pairs,
        @Nullable Integer frames,
        @Nullable Long seed,
        @Nullable Filter filter,
        @Nullable Roles roles,
        @Nullable Segments segments,
        @Nullable Questions questions,
        @Nullable AnswerTokens answerTokens,
        @Nullable String curriculum,
        @Nullable Budget budget,
        @Nullable Patience patience,
        @Nullable Integer concurrency,
        @Nullable Boolean dryRun) {

    /** With the defaults of what is not named. */
    public CurationJobRequest(
            @Nullable String dataset,
            @Nullable List<String> files,
            @Nullable String model,
            @Nullable Granularity granularity,
            @Nullable List<Perturbation> perturbations,
            @Nullable Integer pairs,
            @Nullable Integer frames,
            @Nullable Long seed,
            @Nullable Filter filter) {
        this(
                dataset,
                files,
                model,
                granularity,
                perturbations,
                pairs,
                frames,
                seed,
                filter,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Shares of the two kinds; they add up to 1. */
    public record Granularity(
            @Nullable Double localized, @Nullable Double comprehensive) {}

    /**
     * What a dispreferred answer is denied; a text alone is its type.
     *
     * @param type {@code irrelevant}, {@code incomplete}, {@code downsampled}, {@code dropped}, {@code reversed} or
     *     {@code shuffled}
     * @param strength of the last three; null: the seed draws one of the usual ones
     */
    public record Perturbation(
            @Nullable String type, @Nullable Integer strength) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static Perturbation of(String type) {
            return new Perturbation(type, null);
        }

        @JsonValue
        @Nullable
        Object written() {
            return strength == null || type == null ? type : Map.of("type", type, "strength", strength);
        }
    }

    /**
     * Thresholds of a judge by likelihood.
     *
     * @param minProbability of the preferred answer under the evidence
     * @param minMarginNats between the answers under the evidence
     * @param maxWholeMarginNats the most for one who sees the whole video; null: no limit
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Filter(
            @Nullable Double minProbability,
            @Nullable Double minMarginNats,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double maxWholeMarginNats) {}

    /**
     * Who does what: {@code self}, the model that is to learn, or the name of another.
     *
     * @param questionWriter also {@code templates}
     * @param judge also {@code likelihood}
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Roles(
            @Nullable String captioner,
            @Nullable String questionWriter,
            @Nullable String answerer,
            @Nullable String judge) {}

    /**
     * What is captioned of a video.
     *
     * @param count segments that localized questions are about
     * @param seconds how long each is
     * @param captions that tell the whole video
     */
    public record Segments(
            @Nullable Integer count,
            @Nullable Double seconds,
            @Nullable Integer captions) {}

    /** How many questions are asked for of a segment and of a video, at most. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Questions(
            @Nullable Integer perSegment, @Nullable Integer perVideo) {}

    /** The longest that models may say, in tokens. */
    public record AnswerTokens(
            @Nullable Integer caption,
            @Nullable Integer question,
            @Nullable Integer answer,
            @Nullable Integer verdict) {}

    /** What the job may spend, over all roles; null: any number. */
    public record Budget(@Nullable Long requests, @Nullable Long tokens) {}

    /**
     * How long the job puts up with its models.
     *
     * @param answerSeconds how long until an answer begins; then it may go on
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
