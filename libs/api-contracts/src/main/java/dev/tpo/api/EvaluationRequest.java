package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Compares one or two models on the questions of a file, or on those of a published benchmark.
 *
 * @param file of purpose {@code evals}; this or {@code benchmark}
 * @param judge a model that decides what no rule reads, for benchmarks that have one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationRequest(
        @Nullable List<String> models,
        @Nullable String file,
        @Nullable Benchmark benchmark,
        @Nullable String judge,
        @Nullable Long seed,
        @Nullable Patience patience) {

    public static EvaluationRequest ofFile(List<String> models, String file, long seed) {
        return new EvaluationRequest(models, file, null, null, seed, null);
    }

    /**
     * A published benchmark in a folder of the operator's.
     *
     * @param folder as it was downloaded and unpacked; absolute, or relative to one of the folders that are allowed
     * @param subtitles whether they are part of the prompt; null: no
     * @param frames to look at, of each video; null: 32
     * @param limit the first so many questions; null: all
     * @param shard {@code 2/8}: one of several parts, each of whole videos; null: all
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Benchmark(
            @Nullable String name,
            @Nullable String folder,
            @Nullable Boolean subtitles,
            @Nullable Integer frames,
            @Nullable Integer limit,
            @Nullable String shard) {}

    /**
     * How long slow or absent models are borne with; null: as the operator has set.
     *
     * @param answerSeconds how long until an answer begins; then it may go on
     * @param unavailableSeconds how long a model that is away or busy is waited for
     * @param tries how often a question is put at which the model fails
     * @param refusals how many questions in a row a model may leave without an answer
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Patience(
            @Nullable Integer answerSeconds,
            @Nullable Integer unavailableSeconds,
            @Nullable Integer tries,
            @Nullable Integer refusals) {}

    /** Which rule reads the answers of an evaluation that is reckoned again. */
    public record Rescoring(@Nullable String extraction) {}
}
