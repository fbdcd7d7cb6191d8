package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Moves an alias. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AliasRequest(
        @Nullable String model,
        @Nullable String evaluation,
        @Nullable Boolean force,
        @Nullable String reason) {}
