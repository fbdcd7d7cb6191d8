package dev.tpo.inference.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are chosen.
 *
 * @param maxTokens null: up to {@code defaultMaxTokens}, less where the context ends sooner
 * @param temperature 0: always the likeliest; null: as the checkpoint says
 * @param topP keep the likeliest tokens up to this sum of probability; 1: all; null: as the checkpoint says
 * @param topK keep this many; 0: all; null: as the checkpoint says
 * @param seed null: another one each time
 */
public record Sampling(
        @Nullable Integer maxTokens,
        int defaultMaxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Long seed,
        List<String> stop) {
    public Sampling {
        stop = List.copyOf(stop);
    }
}
