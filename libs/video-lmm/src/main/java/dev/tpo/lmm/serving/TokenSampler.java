package dev.tpo.lmm.serving;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/** Draws tokens from logits: temperature first, then top-k, then top-p, as vLLM and transformers order them. */
final class TokenSampler {
    private final SamplingParameters parameters;
    private final SplittableRandom random;

    TokenSampler(SamplingParameters parameters) {
        this.parameters = parameters;
        this.random = new SplittableRandom(parameters.seed());
    }

    /** @param answer what has been drawn so far */
    int draw(float[] logits, List<Long> answer) {
        if (parameters.repetitionPenalty() != 1) {
            penalize(logits, answer);
        }
        if (parameters.temperature() <= 0) {
            return likeliest(logits);
        }
        int[] order = likeliestFirst(logits, parameters.topK() > 0 ? parameters.topK() : logits.length);
        double[] weights = new double[order.length];
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            weights[i] = Math.exp((logits[order[i]] - logits[order[0]]) / parameters.temperature());
            sum += weights[i];
        }
        int kept = kept(weights, sum);
        double mass = 0;
        for (int i = 0; i < kept; i++) {
            mass += weights[i];
        }
        double point = random.nextDouble() * mass;
        for (int i = 0; i < kept; i++) {
            point -= weights[i];
            if (point < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }

    /** Equal ones in the order of their ids. One sort of numbers: a vocabulary has 150,000 of them, at every token. */
    private static int[] likeliestFirst(float[] logits, int count) {
        long[] keys = new long[logits.length];
        for (int token = 0; token < keys.length; token++) {
            int bits = Float.floatToIntBits(logits[token]);
            int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE); // as a signed number it orders as the float does
            keys[token] = (long) ~ascending << 32 | token;
        }
        Arrays.sort(keys);
        int[] order = new int[Math.min(count, keys.length)];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    private void penalize(float[] logits, List<Long> answer) {
        float penalty = (float) parameters.repetitionPenalty();
        for (long token : new HashSet<>(answer)) {
            float logit = logits[(int) token];
            logits[(int) token] = logit > 0 ? logit / penalty : logit * penalty;
        }
    }

    /** How many of the sorted tokens reach top-p; at least one. */
    private int kept(double[] weights, double sum) {
        double reached = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i] / sum;
            if (reached >= parameters.topP()) {
                return i + 1;
            }
        }
        return weights.length;
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
