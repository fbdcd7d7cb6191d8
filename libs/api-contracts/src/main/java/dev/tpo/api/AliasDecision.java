package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What was decided about moving an alias, and on what. Accuracies, differences and margins are fractions, also where the
 * evaluation was over a benchmark.
 *
 * @param model that the alias was to name, and {@code previousModel} what it named then; null: the alias was new
 * @param outcome {@code promoted}, {@code blocked}, {@code forced}, {@code rolled_back}
 * @param code of a blocked one, as the error had it
 * @param message the decision in words
 * @param reason the client's
 * @param checks in the order in which they were made; after one without which there are no figures none follows
 * @param comparison null where there were no figures
 * @param families the evaluation's families, or a benchmark's kinds of question
 * @param thresholds null where nothing was checked
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AliasDecision(
        String id,
        String object,
        String alias,
        String model,
        @Nullable String previousModel,
        @Nullable String evaluation,
        String outcome,
        @Nullable String code,
        String message,
        @Nullable String reason,
        List<Check> checks,
        @Nullable Comparison comparison,
        List<Family> families,
        @Nullable Thresholds thresholds,
        long createdAt) {

    /**
     * One of the gate's checks.
     *
     * @param value what was found; null where that is no number
     * @param threshold what was asked for
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Check(
            String name,
            boolean passed,
            String message,
            @Nullable Double value,
            @Nullable Double threshold) {}

    /**
     * The model beside the previous one, over all questions that both were asked.
     *
     * @param difference model minus previous model
     * @param confidenceInterval 95 % of the difference; null: {@code noInterval} says why
     * @param videos different contents about which both answered
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Comparison(
            double accuracy,
            double previousAccuracy,
            double difference,
            @Nullable List<Double> confidenceInterval,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String noInterval,

            double pValue,
            int questions,
            int videos) {}

    /**
     * The same over one family.
     *
     * @param judgedBy {@code difference}; {@code interval} where there are fewer videos than the gate asks for; null where
     *     there are too few for that
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Family(
            String name,
            boolean passed,
            @Nullable String judgedBy,
            double accuracy,
            double previousAccuracy,
            double difference,
            @Nullable List<Double> confidenceInterval,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String noInterval,

            int questions,
            int videos) {}

    /** What the gate asked for: the operator's settings, tightened by the request. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Thresholds(int minimumVideos, double maximumP, double familyMargin) {}
}
