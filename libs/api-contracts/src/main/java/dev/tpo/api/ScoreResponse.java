package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** One score, or {@code scores} in the order of the candidates. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScoreResponse(
        @Nullable Double logprobSum,
        @Nullable Double logprobMean,
        @Nullable Integer tokens,
        @Nullable List<AnswerScore> scores,
        @Nullable List<FrameReceipt> samplingReceipt) {

    /** Natural-log probability of one answer, its end token included. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record AnswerScore(double logprobSum, double logprobMean, int tokens) {}
}
