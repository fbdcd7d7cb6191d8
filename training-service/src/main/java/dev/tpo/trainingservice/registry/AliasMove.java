package dev.tpo.trainingservice.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entry of an alias' history: what it was moved to, from what, and on which evidence. */
public record AliasMove(
        String model,
        @Nullable String previousModel,
        @Nullable String evaluation,
        boolean forced,
        @Nullable String reason,
        Instant movedAt) {}
