package dev.tpo.frames;

import org.jspecify.annotations.Nullable;

/**
 * A part of a video. It holds the frame on screen at its start and every later one presented before its end.
 *
 * @param startSeconds null: the video's beginning
 * @param endSeconds null: the video's end
 */
public record Window(
        @Nullable Double startSeconds, @Nullable Double endSeconds) {

    public static final Window WHOLE = new Window(null, null);

    public static Window of(double startSeconds, double endSeconds) {
        return new Window(startSeconds, endSeconds);
    }
}
