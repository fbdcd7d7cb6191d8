package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An evaluation job, over a file or over a benchmark. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EvaluationObject(
        String id,
        String object,
        String status,
        List<String> models,
        @Nullable String file,
        EvaluationRequest.@Nullable Benchmark benchmark,
        @Nullable String judge,
        long seed,
        EvaluationRequest.@Nullable Patience patience,
        @Nullable Result result,
        JobObject.Progress progress,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        JobObject.@Nullable Failure error,
        int attempts,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedFinish) {

    /**
     * The figures: of a file fractions, of a benchmark percent.
     *
     * @param difference B minus A; interval and p resample videos
     * @param noInterval why there is no interval; absent if there is one, or no second model
     * @param n questions per model
     * @param benchmark its name, and the rule by which answers were read
     * @param missingVideos what of the benchmark could not be asked, and is in no figure
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Result(
            List<ModelResult> models,
            @Nullable Double difference,
            @Nullable List<Double> confidenceInterval,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String noInterval,

            @Nullable Double pValue,
            int n,
            @Nullable List<FailedQuestion> failedQuestions,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String benchmark,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String extraction,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            MissingVideos missingVideos) {}

    /** A question that a model could not be asked: it counts as a wrong answer. The first 100 are listed. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FailedQuestion(String model, String questionId, String error) {}

    /**
     * Videos of a benchmark that were not there or could not be read.
     *
     * @param questions how many questions are about them
     */
    public record MissingVideos(int count, int questions, List<MissingVideo> videos) {}

    /** @param video as the annotations name it */
    public record MissingVideo(String video, String reason, List<String> questions) {}

    /**
     * A model's figures: {@code accuracy} and {@code families} over a file, the others over a benchmark.
     *
     * @param overall by the benchmark's own convention
     * @param overallMicro every question weighing alike
     * @param unparsable answers that cannot be read, and count as wrong
     * @param chanceWouldAdd points by which {@code overall} would be higher on average if those were drawn
     * @param failed questions without an answer, which count as wrong and are among {@code unparsable}
     * @param missingVideos how many videos were not there or could not be read
     * @param groups column to value to accuracy
     * @param counts column to value to how many questions
     * @param recall how many overlap by at least so much; only of times
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelResult(
            String id,
            @Nullable Double accuracy,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            List<Double> confidenceInterval,

            @Nullable String noInterval,
            int n,
            @Nullable Map<String, FamilyResult> families,
            @Nullable Double overall,
            @Nullable Double overallMicro,
            @Nullable Integer unparsable,
            @Nullable Double chanceWouldAdd,
            @Nullable Integer failed,
            @Nullable Integer missingVideos,
            @Nullable Map<String, Map<String, Double>> groups,
            @Nullable Map<String, Map<String, Integer>> counts,
            @Nullable Map<String, Double> recall) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FamilyResult(
            double accuracy,
            @Nullable List<Double> confidenceInterval,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String noInterval,

            int n) {}
}
