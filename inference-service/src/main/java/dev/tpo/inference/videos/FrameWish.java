package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.Window;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which frames of a video a client asked for, in its own words.
 *
 * @param toldSeconds times that the model is told of exact frames in place of their own
 * @param part where the part stands in the request, e.g. {@code messages[0].content[1]}
 */
public record FrameWish(
        String part,
        @Nullable Double startSeconds,
        @Nullable Double endSeconds,
        @Nullable List<Double> timestampsSeconds,
        @Nullable List<Double> toldSeconds,
        @Nullable Double partFps,
        @Nullable Integer requestFrames,
        @Nullable Double requestFps) {

    static final String NUM_FRAMES = "media_io_kwargs.video.num_frames";
    static final String REQUEST_FPS = "media_io_kwargs.video.fps";

    String field(String name) {
        return part + ".video_metadata." + name;
    }

    /** Checks what can be checked without the video; a wish over the operator's limit is refused, never clamped. */
    FrameSampling sampling(InferenceProperties.Frames limits) {
        requireFrames(requestFrames, limits);
        requirePositive(requestFps, REQUEST_FPS);
        requirePositive(partFps, field("fps"));
        requireTold();
        if (timestampsSeconds != null) {
            return exact(timestampsSeconds, limits);
        }
        Window window = window();
        Double fps = partFps != null ? partFps : requestFps;
        if (fps != null) {
            // One more than allowed, so that a wish for too many shows in the outcome.
            return new FrameSampling.Fps(fps, requestFrames != null ? requestFrames : limits.maxCount() + 1, window);
        }
        return new FrameSampling.Uniform(requestFrames != null ? requestFrames : limits.defaultCount(), window);
    }

    static void requireFrames(@Nullable Integer requestFrames, InferenceProperties.Frames limits) {
        if (requestFrames != null && requestFrames < 1) {
            throw ApiException.invalid(NUM_FRAMES, NUM_FRAMES + " must be at least 1");
        }
        if (requestFrames != null && requestFrames > limits.maxCount()) {
            throw tooMany(NUM_FRAMES, limits);
        }
    }

    /** The field that asked for too many frames. */
    ApiException tooMany(InferenceProperties.Frames limits) {
        return tooMany(partFps != null ? field("fps") : REQUEST_FPS, limits);
    }

    private static ApiException tooMany(String field, InferenceProperties.Frames limits) {
        return ApiException.invalid(
                field, field + " asks for more frames than the " + limits.maxCount() + " allowed for a video");
    }

    private FrameSampling exact(List<Double> timestamps, InferenceProperties.Frames limits) {
        String field = field("timestamps");
        if (startSeconds != null || endSeconds != null || partFps != null) {
            throw ApiException.invalid(
                    field, field + " names the exact frames: leave out start_offset, end_offset and fps");
        }
        if (timestamps.isEmpty()) {
            throw ApiException.invalid(field, field + " must name at least one time");
        }
        if (timestamps.size() > limits.maxCount()) {
            throw tooMany(field, limits);
        }
        for (Double time : timestamps) {
            if (time == null || !(time >= 0) || time.isInfinite()) {
                throw ApiException.invalid(field, field + " must hold times of the video in seconds");
            }
        }
        return new FrameSampling.AtTimestamps(timestamps);
    }

    private void requireTold() {
        if (toldSeconds == null) {
            return;
        }
        String field = field("told_timestamps");
        if (timestampsSeconds == null || timestampsSeconds.size() != toldSeconds.size()) {
            throw ApiException.invalid(field, field + " must hold one time for each of timestamps");
        }
        double before = 0;
        for (@Nullable Double time : toldSeconds) {
            if (time == null || !(time >= before) || time.isInfinite()) {
                throw ApiException.invalid(field, field + " must hold times in seconds, from 0, that do not fall");
            }
            before = time;
        }
    }

    private Window window() {
        requireTime(startSeconds, field("start_offset"));
        requireTime(endSeconds, field("end_offset"));
        if (startSeconds != null && endSeconds != null && startSeconds >= endSeconds) {
            throw ApiException.invalid(
                    field("end_offset"), field("end_offset") + " must lie after start_offset, " + startSeconds + " s");
        }
        return new Window(startSeconds, endSeconds);
    }

    private static void requireTime(@Nullable Double seconds, String field) {
        if (seconds != null && !(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
            throw ApiException.invalid(field, field + " must be a time in seconds, not before 0");
        }
    }

    private static void requirePositive(@Nullable Double value, String field) {
        if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw ApiException.invalid(field, field + " must be more than 0");
        }
    }
}
