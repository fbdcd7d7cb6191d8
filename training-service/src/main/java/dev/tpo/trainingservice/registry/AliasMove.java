package dev.tpo.trainingservice.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an alias' history: what it was moved to, from what, and on which evidence.
 *
 * @param decision id of what was decided
 * @param rolledBack whether it takes back the last move that was not taken back before
 */
public record AliasMove(
        String model,
        @Nullable String previousModel,
        @Nullable String evaluation,
        boolean forced,
        @Nullable String reason,
        @Nullable String decision,
        boolean rolledBack,
        Instant movedAt) {}
