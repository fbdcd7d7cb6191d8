package dev.tpo.api;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What the probe of an uploaded video said. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record VideoInfo(
        String sha256, double durationSeconds, long frameCount, double fps, int width, int height, String codec) {}
