package dev.tpo.lmm;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws tokens from logits: temperature first, then top-k, then top-p, as vLLM and transformers order them. */
final class TokenSampler {
    private final SamplingParameters parameters;
    private final SplittableRandom random;

    TokenSampler(SamplingParameters parameters) {
        this.parameters = parameters;
        this.random = new SplittableRandom(parameters.seed());
    }

    int draw(float[] logits) {
        if (parameters.temperature() <= 0) {
            return likeliest(logits);
        }
        int[] order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> logits[token])
                        .reversed())
                .mapToInt(Integer::intValue)
                .limit(parameters.topK() > 0 ? parameters.topK() : logits.length)
                .toArray();
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
