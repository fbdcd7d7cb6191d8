package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A fine-tuning job in OpenAI's fields; {@code error} is null or has all of code, message, param.
 *
 * @param bestStep the step whose model validation found best; null before the end and without validation
 * @param bestMetric its {@code metric_for_best_model}
 * @param endedEarly whether patience ended it; null as {@code bestStep}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FineTuningJobObject(
        String id,
        String object,
        long createdAt,
        JobObject.@Nullable Failure error,
        @Nullable String fineTunedModel,
        @Nullable Long finishedAt,
        Map<String, Object> hyperparameters,
        String model,
        String organizationId,
        List<String> resultFiles,
        String status,
        @Nullable Long trainedTokens,
        String trainingFile,
        @Nullable String validationFile,
        @Nullable Double validationShare,
        List<Object> integrations,
        long seed,
        @Nullable Long estimatedFinish,
        FineTuningJobRequest.Method method,
        String order,
        @JsonInclude(JsonInclude.Include.NON_NULL) FineTuningJobRequest.@Nullable Lora lora,
        @Nullable Map<String, String> metadata,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String suffix,
        JobObject.Progress progress,
        @Nullable Integer queuePosition,
        int attempts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long bestStep,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double bestMetric,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean endedEarly) {}
