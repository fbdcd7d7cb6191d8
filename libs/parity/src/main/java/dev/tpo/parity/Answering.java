package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;

/** Prompts and answers of a case through one code path. Legend: L prompt with its visual tokens, A answer, V vocabulary. */
final class Answering {
    private final NDManager manager;
    private final CodePath path;
    private final long[] prompt;

    Answering(NDManager manager, CodePath path, long[] prompt) {
        this.manager = manager;
        this.path = path;
        this.prompt = prompt;
    }

    /** (L, V). */
    NDArray promptLogits(NDArray visualTokens) {
        return path.logits(spliced(visualTokens, new long[0]));
    }

    /**
     * An answer after the prompt, in log-probabilities.
     *
     * @param distribution (A, V), of every token of the vocabulary in each token's place
     * @param tokens (A), of the tokens that stand there
     */
    record Answered(NDArray distribution, NDArray tokens) {}

    /** Log-probability of each of the answer's tokens after the prompt, (A). */
    NDArray tokenLogProbabilities(NDArray visualTokens, long[] answer) {
        return answered(visualTokens, answer).tokens();
    }

    Answered answered(NDArray visualTokens, long[] answer) {
        NDArray logits = path.logits(spliced(visualTokens, answer));
        long length = logits.getShape().get(0);
        NDArray predicting = logits.get(new NDIndex((length - answer.length - 1) + ":" + (length - 1)));
        NDArray targets = manager.create(answer).reshape(answer.length, 1);
        NDArray distribution = predicting.logSoftmax(-1);
        return new Answered(distribution, distribution.gather(targets, 1).squeeze(1));
    }

    /** The likeliest token after the prompt, then after that, and so on; nothing stops it. */
    long[] greedy(NDArray visualTokens, int count) {
        return path.greedy(spliced(visualTokens, new long[0]), count);
    }

    private NDArray spliced(NDArray visualTokens, long[] answer) {
        NDList parts = new NDList();
        int begin = 0;
        for (int i = 0; i <= prompt.length; i++) {
            if (i == prompt.length || prompt[i] == GoldenCase.VIDEO) {
                if (i > begin) {
                    parts.add(path.embed(manager.create(Arrays.copyOfRange(prompt, begin, i))));
                }
                if (i < prompt.length) {
                    parts.add(visualTokens);
                }
                begin = i + 1;
            }
        }
        if (answer.length > 0) {
            parts.add(path.embed(manager.create(answer)));
        }
        return NDArrays.concat(parts, 0);
    }
}
