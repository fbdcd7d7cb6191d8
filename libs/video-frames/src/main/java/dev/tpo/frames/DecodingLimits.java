package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderRequest;
import java.time.Duration;

/**
 * What a decoder process may use.
 *
 * @param timeLimit for one request to it, wall clock
 * @param maxPixels width × height of a picture, checked before anything is decoded
 * @param maxFrames frames of a whole file
 * @param maxAllocationBytes the largest single allocation of ffmpeg
 * @param wholeDecodePixels a file of fewer pixels in all its frames is decoded whole to learn its frames' times
 */
public record DecodingLimits(
        Duration timeLimit, long maxPixels, long maxFrames, long maxAllocationBytes, long wholeDecodePixels) {

    /** 8K video (8192 × 4352: also such as fills a sphere), some nine hours at 60 frames a second. */
    public static DecodingLimits defaults() {
        return new DecodingLimits(Duration.ofMinutes(5), 8192L * 4352, 2_000_000, 1L << 29, 200_000_000L);
    }

    public DecodingLimits {
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("timeLimit must be positive, was " + timeLimit);
        }
        if (maxPixels < 1 || maxFrames < 1 || maxAllocationBytes < 1 || wholeDecodePixels < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public DecodingLimits withTimeLimit(Duration limit) {
        return new DecodingLimits(limit, maxPixels, maxFrames, maxAllocationBytes, wholeDecodePixels);
    }

    DecodingLimits withWholeDecodePixels(long pixels) {
        return new DecodingLimits(timeLimit, maxPixels, maxFrames, maxAllocationBytes, pixels);
    }

    DecoderRequest.Limits ofRequest() {
        return new DecoderRequest.Limits(maxPixels, maxFrames, maxAllocationBytes, wholeDecodePixels);
    }
}
