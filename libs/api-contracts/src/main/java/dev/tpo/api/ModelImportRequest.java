package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Registers a model.
 *
 * @param source {@code hf://owner/name[@revision]}, or a folder below one of the operator's model roots
 * @param id the name that it will have, a LoRA adapter's behind its base's and a colon; by default the last part of the
 *     source
 * @param baseModel for a LoRA adapter: the model that it stands beside; by default the one that its configuration names
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelImportRequest(
        @Nullable String source,
        @Nullable String id,
        @Nullable String baseModel) {}
