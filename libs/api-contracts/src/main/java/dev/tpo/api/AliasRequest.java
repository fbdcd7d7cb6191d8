package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Moves an alias: through the gate by an evaluation, or past it by {@code force} with a {@code reason}.
 *
 * @param minimumVideos at least the operator's
 * @param maximumP at most the operator's
 * @param familyMargin at most the operator's, a fraction
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AliasRequest(
        @Nullable String model,
        @Nullable String evaluation,
        @Nullable Boolean force,
        @Nullable String reason,
        @Nullable Integer minimumVideos,
        @Nullable Double maximumP,
        @Nullable Double familyMargin) {

    public static AliasRequest promote(String model, String evaluation) {
        return new AliasRequest(model, evaluation, null, null, null, null, null);
    }

    public static AliasRequest force(String model, String evaluation, String reason) {
        return new AliasRequest(model, evaluation, true, reason, null, null, null);
    }
}
