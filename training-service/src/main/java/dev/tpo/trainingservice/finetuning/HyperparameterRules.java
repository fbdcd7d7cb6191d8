package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import org.jspecify.annotations.Nullable;

/** Turns numbers and {@code "auto"} into {@link Hyperparameters}, or names the field that is wrong. */
final class HyperparameterRules {
    private static final String PREFIX = "method.dpo.hyperparameters.";
    private static final FineTuningJobRequest.Hyperparameters ALL_AUTO =
            new FineTuningJobRequest.Hyperparameters(null, null, null, null, null, null, null);
    private static final double WARMUP_RATIO = 0.1;
    private static final double MAX_GRADIENT_NORM = 1.0;

    private HyperparameterRules() {}

    static Hyperparameters resolve(
            FineTuningJobRequest.@Nullable Hyperparameters asked, TrainingProperties.Recipe recipe, long seed) {
        FineTuningJobRequest.Hyperparameters given = asked == null ? ALL_AUTO : asked;
        double multiplier =
                Numbers.number(PREFIX + "learning_rate_multiplier", given.learningRateMultiplier(), 1, 1e-6, 1000);
        return new Hyperparameters(
                Numbers.number(PREFIX + "beta", given.beta(), recipe.beta(), 1e-6, 100),
                Numbers.number(PREFIX + "sft_weight", given.sftWeight(), recipe.sftWeight(), 0, 100),
                recipe.learningRate() * multiplier,
                multiplier,
                Numbers.whole(PREFIX + "batch_size", given.batchSize(), recipe.batchSize(), 4096),
                Numbers.whole(PREFIX + "n_epochs", given.nEpochs(), recipe.epochs(), 50),
                Numbers.whole(PREFIX + "frames", given.frames(), recipe.frames(), 4096),
                seed,
                WARMUP_RATIO,
                MAX_GRADIENT_NORM,
                1,
                lossType(given.lossType()));
    }

    private static String lossType(@Nullable Object value) {
        if (value == null || Numbers.AUTO.equals(value)) {
            return "sigmoid";
        }
        if (!"sigmoid".equals(value)) {
            throw Numbers.invalid(PREFIX + "loss_type", "must be \"sigmoid\" or \"auto\"");
        }
        return "sigmoid";
    }
}
