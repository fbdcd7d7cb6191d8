package dev.tpo.trainingservice.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation job does.
 *
 * @param models ids, aliases resolved
 * @param questions how many the file has, once it has been read
 */
record EvaluationSpec(
        List<String> models,
        String file,
        long seed,
        @Nullable Integer questions) {
    EvaluationSpec with(int count) {
        return new EvaluationSpec(models, file, seed, count);
    }
}
