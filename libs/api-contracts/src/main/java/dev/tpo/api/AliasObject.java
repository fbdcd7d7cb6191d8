package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An alias with its history, newest first.
 *
 * @param instances what answers chats, and whether it knows of the move; null where nothing was moved
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AliasObject(
        String object,
        String name,
        String model,
        List<Move> history,
        @Nullable List<Instance> instances) {
    /**
     * @param decision id of what was decided; null for moves that an earlier version made, and the one at the first start
     * @param rolledBack whether it took the move before it back
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Move(
            String model,
            @Nullable String previousModel,
            @Nullable String evaluation,
            boolean forced,
            @Nullable String reason,
            @Nullable String decision,
            boolean rolledBack,
            long movedAt) {}

    /** @param serving false: for a while yet it may answer by the model that the alias named before */
    public record Instance(String url, boolean serving) {}
}
