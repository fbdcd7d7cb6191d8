package dev.tpo.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What was learned of an uploaded video.
 *
 * @param durationSeconds from the first shown frame to the end of the last
 * @param width pixels of a frame after the cropping and rotation that the file asks for
 * @param height pixels, likewise
 * @param variableFrameRate null for files that were uploaded to an earlier version, as what follows
 * @param rotation degrees clockwise by which the stored picture is turned to be shown
 * @param pixelAspect width to height of one pixel, e.g. {@code 1:1}
 * @param complete false where the file begins or breaks off in the middle, or parts of it do not decode
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record VideoInfo(
        String sha256,
        double durationSeconds,
        long frameCount,
        double fps,
        int width,
        int height,
        String codec,
        @Nullable Boolean variableFrameRate,
        @Nullable Integer rotation,
        @Nullable String pixelAspect,
        @Nullable Boolean complete) {}
