package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;

/** Turns numbers and {@code "auto"} into {@link Hyperparameters}, or names the field that is wrong. */
final class HyperparameterRules {
    static final String AUTO = "auto";
    private static final String PREFIX = "method.dpo.hyperparameters.";
    private static final FineTuningJobRequest.Hyperparameters ALL_AUTO =
            new FineTuningJobRequest.Hyperparameters(null, null, null, null, null, null, null);
    private static final double WARMUP_RATIO = 0.1;
    private static final double MAX_GRADIENT_NORM = 1.0;

    private HyperparameterRules() {}

    static Hyperparameters resolve(
            FineTuningJobRequest.@Nullable Hyperparameters asked, TrainingProperties.Recipe recipe, long seed) {
        FineTuningJobRequest.Hyperparameters given = asked == null ? ALL_AUTO : asked;
        double multiplier = number("learning_rate_multiplier", given.learningRateMultiplier(), 1, 1e-6, 1000);
        return new Hyperparameters(
                number("beta", given.beta(), recipe.beta(), 1e-6, 100),
                number("sft_weight", given.sftWeight(), recipe.sftWeight(), 0, 100),
                recipe.learningRate() * multiplier,
                multiplier,
                whole("batch_size", given.batchSize(), recipe.batchSize(), 4096),
                whole("n_epochs", given.nEpochs(), recipe.epochs(), 50),
                whole("frames", given.frames(), recipe.frames(), 4096),
                seed,
                WARMUP_RATIO,
                MAX_GRADIENT_NORM,
                1,
                lossType(given.lossType()));
    }

    private static double number(String name, @Nullable Object value, double auto, double least, double most) {
        if (value == null || AUTO.equals(value)) {
            return auto;
        }
        if (!(value instanceof Number number)) {
            throw invalid(name, "must be a number or \"auto\"");
        }
        double result = number.doubleValue();
        if (!(result >= least && result <= most)) {
            throw invalid(name, "must be from " + least + " to " + most + ", not " + value);
        }
        return result;
    }

    private static int whole(String name, @Nullable Object value, int auto, int most) {
        double number = number(name, value, auto, 1, most);
        if (number != Math.rint(number)) {
            throw invalid(name, "must be a whole number or \"auto\"");
        }
        return (int) number;
    }

    private static String lossType(@Nullable Object value) {
        if (value == null || AUTO.equals(value)) {
            return "sigmoid";
        }
        if (!"sigmoid".equals(value)) {
            throw invalid("loss_type", "must be \"sigmoid\" or \"auto\"");
        }
        return "sigmoid";
    }

    private static ApiException invalid(String name, String rule) {
        return ApiException.invalid(PREFIX + name, name + " " + rule);
    }
}
