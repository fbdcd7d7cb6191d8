package dev.tpo.frames;

import java.util.Arrays;

/** Presentation times of a file's N frames, seconds from the first one, never falling. */
final class FrameTimes {

    /** A time asked for may be this much before a frame's and still mean it: what rounding to milliseconds loses. */
    static final double TOLERANCE_SECONDS = 0.001;

    private final double[] seconds; // (N)
    private final double durationSeconds;

    FrameTimes(double[] seconds, double durationSeconds) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("a video has at least one frame");
        }
        this.seconds = seconds;
        this.durationSeconds = durationSeconds;
    }

    int count() {
        return seconds.length;
    }

    double at(int index) {
        return seconds[index];
    }

    double durationSeconds() {
        return durationSeconds;
    }

    /** The last frame presented not more than 1 ms after the time. */
    int onScreenAt(double timeSeconds) {
        return Math.max(0, firstAfter(timeSeconds + TOLERANCE_SECONDS) - 1);
    }

    /** The last frame presented before the time (1 ms or more), or -1. */
    int lastBefore(double timeSeconds) {
        return firstAfter(timeSeconds - TOLERANCE_SECONDS) - 1;
    }

    /** Index of the first frame presented after the time; N if there is none. */
    private int firstAfter(double timeSeconds) {
        int found = Arrays.binarySearch(seconds, timeSeconds);
        int insertion = found >= 0 ? found : -found - 1;
        while (insertion < seconds.length && seconds[insertion] <= timeSeconds) {
            insertion++;
        }
        return insertion;
    }
}
