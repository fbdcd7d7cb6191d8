package dev.tpo.api;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A file of a checkpoint. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelFile(String name, long bytes, String sha256) {}
