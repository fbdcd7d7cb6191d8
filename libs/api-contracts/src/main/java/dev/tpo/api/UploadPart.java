package dev.tpo.api;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A part of an upload. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UploadPart(String id, String object, long createdAt, String uploadId, long bytes) {}
