package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.web.ApiException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns numbers and {@code "auto"} into {@link Hyperparameters}, or names the field that is wrong. */
final class HyperparameterRules {
    static final String PREFIX = "method.dpo.hyperparameters.";
    private static final String TOP_PREFIX = "hyperparameters.";
    private static final Set<String> ORDERS = Set.of(Hyperparameters.SHUFFLED, Hyperparameters.AS_GIVEN);
    private static final double WARMUP_RATIO = 0.1;
    private static final double MAX_GRADIENT_NORM = 1.0;

    private HyperparameterRules() {}

    static Hyperparameters resolve(FineTuningJobRequest request, TrainingProperties.Recipe recipe, long seed) {
        FineTuningJobRequest.Hyperparameters given = methodOf(request);
        FineTuningJobRequest.TopHyperparameters top = request.hyperparameters() == null
                ? new FineTuningJobRequest.TopHyperparameters(null, null, null)
                : request.hyperparameters();
        Asked multiplierAsked =
                Asked.of("learning_rate_multiplier", given.learningRateMultiplier(), top.learningRateMultiplier());
        double multiplier = Numbers.number(multiplierAsked.param(), multiplierAsked.value(), 1, 1e-6, 1000);
        Asked batchSize = Asked.of("batch_size", given.batchSize(), top.batchSize());
        Asked epochs = Asked.of("n_epochs", given.nEpochs(), top.nEpochs());
        Asked orderAsked = Asked.of("order", "order", given.order(), request.order());
        LossSettings loss = LossRules.resolve(given, recipe);
        return new Hyperparameters(
                Objects.requireNonNull(loss.beta()),
                Objects.requireNonNull(loss.sftWeight()),
                recipe.learningRate() * multiplier,
                multiplier,
                Numbers.whole(batchSize.param(), batchSize.value(), recipe.batchSize(), 4096),
                Numbers.whole(epochs.param(), epochs.value(), recipe.epochs(), 50),
                Numbers.whole(PREFIX + "frames", given.frames(), recipe.frames(), 4096),
                seed,
                WARMUP_RATIO,
                MAX_GRADIENT_NORM,
                1,
                Objects.requireNonNull(loss.lossType()),
                loss.lossWeights(),
                loss.labelSmoothing(),
                loss.ldAlpha(),
                loss.fDivergenceType(),
                loss.discopopTau(),
                loss.simpoGamma(),
                loss.rrpoAlpha(),
                order(orderAsked.param(), orderAsked.value()));
    }

    static FineTuningJobRequest.Hyperparameters methodOf(FineTuningJobRequest request) {
        FineTuningJobRequest.Method method = request.method();
        return method == null || method.dpo() == null || method.dpo().hyperparameters() == null
                ? FineTuningJobRequest.Hyperparameters.AUTO
                : method.dpo().hyperparameters();
    }

    /** A number that a client may give in its method, or where OpenAI's older clients give it. */
    private record Asked(String param, @Nullable Object value) {
        static Asked of(String name, @Nullable Object inMethod, @Nullable Object onTop) {
            return of(TOP_PREFIX + name, name, inMethod, onTop);
        }

        static Asked of(String topName, String name, @Nullable Object inMethod, @Nullable Object onTop) {
            if (onTop == null) {
                return new Asked(PREFIX + name, inMethod);
            }
            if (inMethod != null && !inMethod.equals(onTop)) {
                throw ApiException.invalid(
                        topName,
                        topName + " is " + onTop + " and " + PREFIX + name + " is " + inMethod + ": give one of them");
            }
            return new Asked(topName, onTop);
        }
    }

    private static String order(String param, @Nullable Object value) {
        if (value == null || Numbers.AUTO.equals(value)) {
            return Hyperparameters.SHUFFLED;
        }
        if (value instanceof String order && ORDERS.contains(order)) {
            return order;
        }
        throw Numbers.invalid(param, "must be \"shuffled\", \"as_given\" or \"auto\"");
    }
}
