package dev.tpo.api;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A named dataset; its content lies in immutable versions. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DatasetObject(String id, String object, String name, long createdAt) {}
