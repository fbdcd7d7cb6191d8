package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An alias with its history, newest first. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AliasObject(String object, String name, String model, List<Move> history) {
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Move(
            String model,
            @Nullable String previousModel,
            @Nullable String evaluation,
            boolean forced,
            @Nullable String reason,
            long movedAt) {}
}
