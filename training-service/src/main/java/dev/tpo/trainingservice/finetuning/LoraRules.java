package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a request's {@code lora} into a {@link FineTuningSpec.Lora}, or names the field that is wrong. */
final class LoraRules {
    private static final List<String> TARGETS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
    private static final int RANK = 64;
    private static final double ALPHA = 16;
    private static final double DROPOUT = 0.05;

    private LoraRules() {}

    static FineTuningSpec.@Nullable Lora resolve(FineTuningJobRequest.@Nullable Lora asked) {
        return asked == null
                ? null
                : new FineTuningSpec.Lora(
                        Numbers.whole("lora.r", asked.r(), RANK, 1024),
                        Numbers.number("lora.alpha", asked.alpha(), ALPHA, 1e-6, 1e6),
                        Numbers.number("lora.dropout", asked.dropout(), DROPOUT, 0, 0.99),
                        targets(asked.targets()));
    }

    /** In the order in which a layer has them. */
    private static List<String> targets(@Nullable Object value) {
        if (value == null || Numbers.AUTO.equals(value)) {
            return TARGETS;
        }
        if (!(value instanceof List<?> names) || names.isEmpty() || !TARGETS.containsAll(names)) {
            throw Numbers.invalid("lora.targets", "must be \"auto\" or some of " + String.join(", ", TARGETS));
        }
        return TARGETS.stream().filter(names::contains).toList();
    }
}
