package dev.tpo.training;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.PreferenceLoss;
import dev.tpo.training.losses.ReferenceUse;
import java.util.function.Supplier;

/** What the frozen start model has to say of the answers, as far as a loss asks it. */
public sealed interface Reference permits ReferenceLogProbabilities, Reference.None, Reference.Beside {

    /** What {@code loss} asks for: nothing is computed or kept beyond it. */
    static Reference of(
            PreferenceLoss loss, Weights start, ModelConfig config, Supplier<ReferenceLogProbabilities> known) {
        return switch (loss.reference()) {
            case NONE -> new None();
            case LOG_PROBABILITIES -> known.get();
            case DISTRIBUTION -> new Beside(start, config);
        };
    }

    /** @throws IllegalArgumentException if it is known to be of other pairs */
    static void requireOf(TrainingSet data, Reference reference) {
        if (reference instanceof ReferenceLogProbabilities known
                && known.pairs() != data.pairs().size()) {
            throw new IllegalArgumentException("reference log-probabilities are of other pairs");
        }
    }

    /** The use that it is good for. */
    ReferenceUse use();

    /** It is not asked. */
    record None() implements Reference {
        @Override
        public ReferenceUse use() {
            return ReferenceUse.NONE;
        }
    }

    /** It runs beside the policy in every step: what it expects of each token over the vocabulary is too much to keep. */
    record Beside(Weights weights, ModelConfig config) implements Reference {
        @Override
        public ReferenceUse use() {
            return ReferenceUse.DISTRIBUTION;
        }
    }
}
