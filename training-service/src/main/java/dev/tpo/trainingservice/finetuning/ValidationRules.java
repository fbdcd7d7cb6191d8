package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.training.BestMetric;
import dev.tpo.web.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what a request says of validation into a {@link Validation}, or names the field that is wrong. */
final class ValidationRules {
    private static final String PREFIX = HyperparameterRules.PREFIX;
    private static final double MOST_SHARE = 0.5;

    private ValidationRules() {}

    static @Nullable Validation resolve(FineTuningJobRequest request) {
        FineTuningJobRequest.Hyperparameters given = HyperparameterRules.methodOf(request);
        String file = file(request);
        Double share = share(request.validationShare());
        if (file != null && share != null) {
            throw ApiException.invalid(
                    "validation_share",
                    "validation_share holds pairs back from training_file: give it or validation_file");
        }
        if (file == null && share == null) {
            refuseAll(given);
            return null;
        }
        int patience = patience(given.earlyStoppingPatience());
        if (patience == 0 && isGiven(given.earlyStoppingThreshold())) {
            throw Numbers.invalid(PREFIX + "early_stopping_threshold", "means nothing without early_stopping_patience");
        }
        return new Validation(
                file,
                share,
                null,
                null,
                0,
                List.of(),
                Numbers.whole(PREFIX + "eval_steps", given.evalSteps(), Validation.AUTO_STEPS, 1_000_000_000),
                metric(given.metricForBestModel()),
                loadBest(given.loadBestModelAtEnd()),
                patience,
                Numbers.number(PREFIX + "early_stopping_threshold", given.earlyStoppingThreshold(), 0, 0, 1e6));
    }

    private static @Nullable String file(FineTuningJobRequest request) {
        String file = request.validationFile();
        if (file == null) {
            return null;
        }
        RequestRules.require("validation_file", file);
        if (file.equals(request.trainingFile())) {
            throw ApiException.invalid(
                    "validation_file",
                    "validation_file must hold other pairs than training_file; validation_share holds some of them back");
        }
        return file;
    }

    private static @Nullable Double share(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= MOST_SHARE) {
            return number.doubleValue();
        }
        throw Numbers.invalid("validation_share", "must be a number above 0 and at most " + MOST_SHARE);
    }

    /** What is asked for and cannot be done is no wish to pass over. */
    private static void refuseAll(FineTuningJobRequest.Hyperparameters given) {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("eval_steps", given.evalSteps());
        asked.put("load_best_model_at_end", given.loadBestModelAtEnd());
        asked.put("metric_for_best_model", given.metricForBestModel());
        asked.put("early_stopping_patience", given.earlyStoppingPatience());
        asked.put("early_stopping_threshold", given.earlyStoppingThreshold());
        asked.forEach((name, value) -> {
            if (isGiven(value)) {
                throw Numbers.invalid(PREFIX + name, "needs validation_file or validation_share");
            }
        });
    }

    private static boolean isGiven(@Nullable Object value) {
        return value != null && !Numbers.AUTO.equals(value);
    }

    private static int patience(@Nullable Object value) {
        return isGiven(value) ? Numbers.whole(PREFIX + "early_stopping_patience", value, 1, 1_000_000) : 0;
    }

    private static String metric(@Nullable Object value) {
        if (!isGiven(value)) {
            return BestMetric.LOSS.wireName();
        }
        if (value instanceof String name && BestMetric.named(name).isPresent()) {
            return BestMetric.named(name).get().wireName();
        }
        throw Numbers.invalid(
                PREFIX + "metric_for_best_model",
                "must be \"auto\" or one of " + String.join(", ", BestMetric.wireNames()));
    }

    private static boolean loadBest(@Nullable Object value) {
        if (!isGiven(value)) {
            return true;
        }
        if (value instanceof Boolean wanted) {
            return wanted;
        }
        throw Numbers.invalid(PREFIX + "load_best_model_at_end", "must be true, false or \"auto\"");
    }
}
