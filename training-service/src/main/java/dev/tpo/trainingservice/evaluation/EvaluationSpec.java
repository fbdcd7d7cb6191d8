package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject.MissingVideo;
import dev.tpo.api.EvaluationRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation job does.
 *
 * @param models ids, aliases resolved
 * @param file with questions; null: those of a benchmark
 * @param judge the id of a model
 * @param patience null in a job that an earlier version created
 * @param questions how many there are, once they have been read
 * @param missing what of the benchmark cannot be asked, once its videos have been looked for
 */
record EvaluationSpec(
        List<String> models,
        @Nullable String file,
        @Nullable BenchmarkSpec benchmark,
        @Nullable String judge,
        long seed,
        EvaluationRequest.@Nullable Patience patience,
        @Nullable Integer questions,
        @Nullable List<MissingVideo> missing) {

    EvaluationSpec with(int count, List<MissingVideo> notThere) {
        return new EvaluationSpec(models, file, benchmark, judge, seed, patience, count, notThere);
    }
}
