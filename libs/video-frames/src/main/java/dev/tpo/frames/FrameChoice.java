package dev.tpo.frames;

import dev.tpo.frames.VideoException.SamplingOutOfRange;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A sampling applied to one video's frame times.
 *
 * @param indices chosen frames, in the order wanted; one may come twice
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read here only
record FrameChoice(int[] indices, double startSeconds, double endSeconds, String sampler) {

    static FrameChoice of(FrameSampling sampling, FrameTimes times) {
        return switch (sampling) {
            case FrameSampling.Uniform(int frames, Window window) ->
                uniform(frames, Span.of(window, times), "uniform(" + frames + ")");
            case FrameSampling.Fps fps -> atRate(fps, times);
            case FrameSampling.AtTimestamps at -> atTimestamps(at, times);
        };
    }

    /** linspace(0, N-1, n) truncated, over the N frames of the span. */
    private static FrameChoice uniform(int wanted, Span span, String sampler) {
        int available = span.last() - span.first() + 1;
        int n = Math.min(wanted, available);
        int[] indices = IntStream.range(0, n)
                .map(i -> span.first() + (n == 1 ? 0 : linspace(i, n, available)))
                .toArray();
        return new FrameChoice(indices, span.startSeconds(), span.endSeconds(), sampler);
    }

    /**
     * numpy's own arithmetic, rounding included (the step first, then the product; the last point exact), because
     * LLaVA-Video's indices come from it.
     */
    private static int linspace(int i, int n, int available) {
        double step = (double) (available - 1) / (n - 1);
        return i == n - 1 ? available - 1 : (int) (i * step);
    }

    private static FrameChoice atRate(FrameSampling.Fps fps, FrameTimes times) {
        Span span = Span.of(fps.window(), times);
        String sampler = String.format(Locale.ROOT, "fps(%s,max=%d)", fps.fps(), fps.maxFrames());
        double length = span.endSeconds() - span.startSeconds();
        // Rates above the source's would only repeat frames: each frame comes once.
        double steps = Math.ceil(length * fps.fps() - 1e-9);
        if (steps > (long) times.count() * 2 + 1) {
            return uniform(Math.min(fps.maxFrames(), times.count()), span, sampler);
        }
        int[] indices = IntStream.range(0, (int) Math.max(1, steps))
                .map(i -> Math.min(times.onScreenAt(span.startSeconds() + i / fps.fps()), span.last()))
                .distinct()
                .toArray();
        return indices.length > fps.maxFrames()
                ? uniform(fps.maxFrames(), span, sampler)
                : new FrameChoice(indices, span.startSeconds(), span.endSeconds(), sampler);
    }

    private static FrameChoice atTimestamps(FrameSampling.AtTimestamps at, FrameTimes times) {
        double end = times.durationSeconds();
        double first = Double.POSITIVE_INFINITY;
        double last = Double.NEGATIVE_INFINITY;
        for (double time : at.timestampsSeconds()) {
            // Written so that NaN fails too.
            if (!(time >= 0 && time <= end + FrameTimes.TOLERANCE_SECONDS)) {
                throw new SamplingOutOfRange(String.format(
                        Locale.ROOT, "timestamp %s s is outside the video, which lasts %.3f s", time, end));
            }
            first = Math.min(first, time);
            last = Math.max(last, time);
        }
        int[] indices =
                at.timestampsSeconds().stream().mapToInt(times::onScreenAt).toArray();
        return new FrameChoice(indices, first, last, "timestamps(" + indices.length + ")");
    }

    /** A window's frames: first..last, both included. */
    private record Span(int first, int last, double startSeconds, double endSeconds) {

        static Span of(Window window, FrameTimes times) {
            double duration = times.durationSeconds();
            double start = window.startSeconds() == null ? 0 : window.startSeconds();
            double end = window.endSeconds() == null ? duration : window.endSeconds();
            if (!(start >= 0 && end <= duration + FrameTimes.TOLERANCE_SECONDS) || start >= duration) {
                throw new SamplingOutOfRange(String.format(
                        Locale.ROOT, "window %s..%s s is outside the video, which lasts %.3f s", start, end, duration));
            }
            if (start >= end) {
                throw new SamplingOutOfRange(
                        String.format(Locale.ROOT, "window %s..%s s ends before it starts", start, end));
            }
            // Without a limit all frames are meant, also those that last less than the tolerance.
            int first = window.startSeconds() == null ? 0 : times.onScreenAt(start);
            int last = window.endSeconds() == null ? times.count() - 1 : Math.max(first, times.lastBefore(end));
            return new Span(first, last, start, Math.min(end, duration));
        }
    }
}
