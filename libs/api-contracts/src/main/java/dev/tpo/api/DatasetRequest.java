package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Creates a dataset. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DatasetRequest(@Nullable String name) {}
