package dev.tpo.frames;

import java.util.List;

/** Which frames of a video are wanted. */
public sealed interface FrameSampling {

    /**
     * Evenly spread: {@code linspace(0, N-1, frames)} truncated to whole indices over the window's N frames, as
     * LLaVA-Video samples. A window of fewer frames gives all of them.
     */
    record Uniform(int frames, Window window) implements FrameSampling {
        public Uniform {
            requireSome(frames, "frames");
        }

        public static Uniform of(int frames) {
            return new Uniform(frames, Window.WHOLE);
        }
    }

    /** The frame on screen every {@code 1/fps} seconds of the window; more than {@code maxFrames} become uniform. */
    record Fps(double fps, int maxFrames, Window window) implements FrameSampling {
        public Fps {
            if (!(fps > 0) || Double.isInfinite(fps)) {
                throw new VideoException.SamplingOutOfRange("fps must be a positive number, was " + fps);
            }
            requireSome(maxFrames, "maxFrames");
        }
    }

    /**
     * For each time the frame on screen then: the last one whose presentation time is not more than 1 ms after it.
     * Order and repetitions are kept.
     */
    record AtTimestamps(List<Double> timestampsSeconds) implements FrameSampling {
        public AtTimestamps {
            timestampsSeconds = List.copyOf(timestampsSeconds);
            requireSome(timestampsSeconds.size(), "timestamps");
        }
    }

    private static void requireSome(int count, String what) {
        if (count < 1) {
            throw new VideoException.SamplingOutOfRange(what + " must be at least 1, was " + count);
        }
    }
}
