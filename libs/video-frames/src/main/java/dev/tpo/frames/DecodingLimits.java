package dev.tpo.frames;

import java.time.Duration;

/**
 * What one child process may use.
 *
 * @param timeLimit for each ffmpeg process, wall clock
 * @param maxPixels width × height of a frame, checked before anything is decoded
 * @param maxFrames frames of a whole file
 * @param maxAllocationBytes the largest single allocation of ffmpeg
 * @param maxOutputBytes raw pixels of one {@link SampledFrames}
 */
public record DecodingLimits(
        Duration timeLimit, long maxPixels, long maxFrames, long maxAllocationBytes, long maxOutputBytes) {

    /** 8K video, some nine hours at 60 frames a second, 1 GiB of chosen pixels. */
    public static DecodingLimits defaults() {
        return new DecodingLimits(Duration.ofMinutes(5), 7680L * 4320, 2_000_000, 1L << 29, 1L << 30);
    }

    public DecodingLimits {
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("timeLimit must be positive, was " + timeLimit);
        }
        if (maxPixels < 1 || maxFrames < 1 || maxAllocationBytes < 1 || maxOutputBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        if (maxOutputBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("maxOutputBytes must fit into one Java array");
        }
    }
}
