package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.model.KvCache;
import dev.tpo.lmm.model.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How likely answers are after one prompt, which is computed once. Legend: L prompt, D hidden size. */
final class AnswerScorer {
    private final LanguageModel language;

    AnswerScorer(LanguageModel language) {
        this.language = language;
    }

    /**
     * @param prompt (1, L, D)
     * @param answers their tokens, end token included
     */
    List<AnswerScore> score(NDManager scope, NDArray prompt, List<long[]> answers) {
        int length = Math.toIntExact(prompt.getShape().get(1));
        int longest = answers.stream().mapToInt(ids -> ids.length).max().orElse(1);
        try (KvCache cache = language.cache(length + longest)) {
            return score(scope, prompt, answers, cache);
        }
    }

    /**
     * The same where {@code cache} holds what stands before.
     *
     * @param prompt (1, L, D): its end, which goes into the cache
     */
    List<AnswerScore> score(NDManager scope, NDArray prompt, List<long[]> answers, KvCache cache) {
        NDArray last = language.next(scope, prompt, cache).get(new NDIndex(":, -1:"));
        int length = cache.length();
        List<AnswerScore> scores = new ArrayList<>();
        for (long[] answer : answers) {
            cache.truncate(length);
            scores.add(score(scope, last, answer, cache));
        }
        return scores;
    }

    /**
     * @param last (1, 1, D): the prompt's last state, which predicts the first token
     * @param answer the last token is predicted and predicts nothing
     */
    private AnswerScore score(NDManager scope, NDArray last, long[] answer, KvCache cache) {
        long[] read = Arrays.copyOf(answer, answer.length - 1);
        NDArray hidden =
                read.length == 0 ? last : last.concat(language.next(scope, language.embed(scope, read), cache), 1);
        float[] logProbabilities = language.tokenLogProbabilities(
                        scope, hidden, scope.create(answer, new Shape(1, answer.length)))
                .toFloatArray();
        double sum = 0;
        for (float value : logProbabilities) {
            sum += value;
        }
        return new AnswerScore(sum, sum / answer.length, answer.length);
    }
}
