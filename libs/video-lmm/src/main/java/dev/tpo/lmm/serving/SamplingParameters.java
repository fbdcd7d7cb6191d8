package dev.tpo.lmm.serving;

import java.util.List;

/**
 * How an answer is written.
 *
 * @param maxTokens at most so many tokens, the end token not counted
 * @param temperature 0: always the likeliest token
 * @param topP keeps the likeliest tokens up to this sum of probability; 1: all
 * @param topK keeps so many of the likeliest; 0: all
 * @param repetitionPenalty divides the logits of tokens that the answer already has (multiplies negative ones); 1: none
 * @param seed of the draw
 * @param stop texts that end the answer and are not part of it
 */
public record SamplingParameters(
        int maxTokens,
        double temperature,
        double topP,
        int topK,
        double repetitionPenalty,
        long seed,
        List<String> stop) {
    public SamplingParameters {
        stop = List.copyOf(stop);
    }

    public static SamplingParameters greedy(int maxTokens) {
        return new SamplingParameters(maxTokens, 0, 1, 0, 1, 0, List.of());
    }
}
