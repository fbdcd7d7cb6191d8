package dev.tpo.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An evaluation job. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EvaluationObject(
        String id,
        String object,
        String status,
        List<String> models,
        String file,
        long seed,
        @Nullable Result result,
        JobObject.Progress progress,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        JobObject.@Nullable Failure error,
        int attempts,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedFinish) {

    /** {@code difference} is B minus A as a fraction; interval and p resample videos. {@code n} counts questions per model. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Result(
            List<ModelResult> models,
            @Nullable Double difference,
            @Nullable List<Double> confidenceInterval,
            @Nullable Double pValue,
            int n,
            @Nullable List<FailedQuestion> failedQuestions) {}

    /** A question that a model could not be asked: it counts as a wrong answer. The first 100 are listed. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FailedQuestion(String model, String questionId, String error) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ModelResult(
            String id, double accuracy, List<Double> confidenceInterval, int n, Map<String, FamilyResult> families) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FamilyResult(double accuracy, List<Double> confidenceInterval, int n) {}
}
