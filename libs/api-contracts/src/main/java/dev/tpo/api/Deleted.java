package dev.tpo.api;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The answer to a DELETE. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Deleted(String id, String object, boolean deleted) {}
