package dev.tpo.training.losses;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every {@link PairLoss} by its {@code loss_type}. */
final class PairLosses {
    /** Of what has no loss over pairs. */
    static final LossParameter.Declared BETA_OF_REWARDS = LossParameter.beta(0.1);

    private static final Map<String, PairLoss> BY_NAME = new LinkedHashMap<>();

    static {
        Stream.<PairLoss[]>of(
                        MarginLoss.values(), RewardLoss.values(), ReferenceFreeLoss.values(), RegularizedLoss.values())
                .flatMap(Stream::of)
                .forEach(loss -> BY_NAME.put(loss.wireName(), loss));
    }

    private PairLosses() {}

    static @Nullable PairLoss named(String name) {
        return BY_NAME.get(name);
    }

    static Collection<PairLoss> all() {
        return BY_NAME.values();
    }

    static Collection<String> names() {
        return BY_NAME.keySet();
    }
}
