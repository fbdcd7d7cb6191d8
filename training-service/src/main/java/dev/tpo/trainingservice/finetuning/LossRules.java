package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.training.losses.InvalidLossException;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what a request says of its loss into {@link LossSettings} without gaps, or names the field that is wrong. */
final class LossRules {
    private static final String PREFIX = HyperparameterRules.PREFIX;

    private LossRules() {}

    /** Who names a loss gets its defaults, who names none the recipe's. */
    static LossSettings resolve(FineTuningJobRequest.Hyperparameters given, TrainingProperties.Recipe recipe) {
        List<String> names = names(given.lossType());
        try {
            return new LossSettings(
                            names,
                            weights(given.lossWeights()),
                            orElse(number("sft_weight", given.sftWeight()), names == null ? recipe.sftWeight() : null),
                            orElse(number("beta", given.beta()), names == null ? recipe.beta() : null),
                            number("label_smoothing", given.labelSmoothing()),
                            number("ld_alpha", given.ldAlpha()),
                            divergence(given.fDivergenceType()),
                            number("discopop_tau", given.discopopTau()),
                            number("simpo_gamma", given.simpoGamma()),
                            number("rrpo_alpha", given.rrpoAlpha()))
                    .resolved();
        } catch (InvalidLossException e) {
            throw ApiException.invalid(PREFIX + e.field(), String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Double orElse(@Nullable Double given, @Nullable Double otherwise) {
        return given == null ? otherwise : given;
    }

    private static @Nullable Double number(String name, @Nullable Object value) {
        return Numbers.given(PREFIX + name, value);
    }

    private static @Nullable List<String> names(@Nullable Object value) {
        if (value == null || Numbers.AUTO.equals(value)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Object name : value instanceof List<?> list ? list : List.of(value)) {
            if (!(name instanceof String text)) {
                throw Numbers.invalid(PREFIX + "loss_type", "must be a loss's name, a list of them or \"auto\"");
            }
            names.add(text);
        }
        return names;
    }

    private static @Nullable List<Double> weights(@Nullable Object value) {
        if (value == null || Numbers.AUTO.equals(value)) {
            return null;
        }
        List<Double> weights = new ArrayList<>();
        for (Object weight : value instanceof List<?> list ? list : List.of(value)) {
            if (!(weight instanceof Number number) || !(value instanceof List<?>)) {
                throw Numbers.invalid(PREFIX + "loss_weights", "must be a list of numbers or \"auto\"");
            }
            weights.add(number.doubleValue());
        }
        return weights;
    }

    private static @Nullable String divergence(@Nullable Object value) {
        if (value == null || Numbers.AUTO.equals(value)) {
            return null;
        }
        if (!(value instanceof String name)) {
            throw Numbers.invalid(PREFIX + "f_divergence_type", "must be a divergence's name or \"auto\"");
        }
        return name;
    }
}
