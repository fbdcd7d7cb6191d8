package dev.tpo.training.losses;

import java.util.Arrays;

/** How much each token of a pair's answers counts in the answers' summed log-probabilities. */
public sealed interface TokenWeights {

    /** Every token once. */
    TokenWeights ALL = new All();

    /** Those alone in which the answers differ. */
    TokenWeights DIFFERING = new Differing();

    /** What the two answers' tokens weigh, each in its order. */
    @SuppressWarnings("ArrayRecordComponent") // read by index, never compared
    record Of(float[] chosen, float[] rejected) {}

    Of of(long[] chosen, long[] rejected);

    record All() implements TokenWeights {
        @Override
        public Of of(long[] chosen, long[] rejected) {
            return new Of(filled(chosen.length, 0, chosen.length), filled(rejected.length, 0, rejected.length));
        }
    }

    /**
     * Length desensitization (Liu et al. 2024, "Length Desensitization in Direct Preference Optimization", arXiv 2409.06411,
     * section 4): beyond the length of the shorter answer a token counts {@code alpha}.
     */
    record LengthDesensitized(double alpha) implements TokenWeights {
        @Override
        public Of of(long[] chosen, long[] rejected) {
            int shared = Math.min(chosen.length, rejected.length);
            return new Of(shortened(chosen.length, shared), shortened(rejected.length, shared));
        }

        private float[] shortened(int length, int shared) {
            float[] weights = filled(length, 0, shared);
            Arrays.fill(weights, shared, length, (float) alpha);
            return weights;
        }
    }

    /** What is left without the answers' common prefix and then their common suffix, to which their end token belongs. */
    record Differing() implements TokenWeights {
        @Override
        public Of of(long[] chosen, long[] rejected) {
            int first = Arrays.mismatch(chosen, rejected);
            int prefix = first < 0 ? chosen.length : first;
            int suffix = 0;
            while (suffix < Math.min(chosen.length, rejected.length) - prefix
                    && chosen[chosen.length - 1 - suffix] == rejected[rejected.length - 1 - suffix]) {
                suffix++;
            }
            return new Of(
                    filled(chosen.length, prefix, chosen.length - suffix),
                    filled(rejected.length, prefix, rejected.length - suffix));
        }
    }

    private static float[] filled(int length, int from, int to) {
        float[] weights = new float[length];
        Arrays.fill(weights, from, to, 1);
        return weights;
    }
}
