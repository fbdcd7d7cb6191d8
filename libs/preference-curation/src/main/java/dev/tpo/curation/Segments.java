package dev.tpo.curation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A video's parts.
 *
 * @param localized what localized questions are about
 * @param across what tells the whole video, in its order; may be the same
 */
record Segments(List<Segment> localized, List<Segment> across) {
    private static final int PLACES = 1_000_000;
    private static final double MILLIS = 1000;

    static Segments of(SegmentPlan plan, Video video, long seed) {
        return switch (plan) {
            case SegmentPlan.Halves halves -> {
                List<Segment> segments = halves(video);
                yield new Segments(segments, segments);
            }
            case SegmentPlan.Stretches stretches ->
                new Segments(
                        stretches(stretches, video, Draws.of(seed, video.sha256(), "segments")),
                        runs(video, Math.min(stretches.captionsAcross(), video.frames())));
        };
    }

    private static List<Segment> halves(Video video) {
        int length = video.frames() / 2;
        int room = video.frames() - length;
        return IntStream.range(0, SegmentPlan.Halves.SEGMENTS)
                .mapToObj(i -> {
                    int first = room * i / (SegmentPlan.Halves.SEGMENTS - 1);
                    return ofFrames(video, i, first, first + length);
                })
                .toList();
    }

    private static List<Segment> runs(Video video, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ofFrames(video, i, video.frames() * i / count, video.frames() * (i + 1) / count))
                .toList();
    }

    private static Segment ofFrames(Video video, int index, int from, int to) {
        List<Double> all = video.timestampsSeconds();
        List<Double> outside = new ArrayList<>(all.subList(0, from));
        outside.addAll(all.subList(to, all.size()));
        return new Segment(index, all.subList(from, to), outside);
    }

    private static List<Segment> stretches(SegmentPlan.Stretches plan, Video video, Draws draws) {
        double begin = video.timestampsSeconds().getFirst();
        double all = video.timestampsSeconds().getLast() - begin;
        double length = Math.min(plan.seconds(), all / 2);
        double part = all / plan.segments();
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < plan.segments(); i++) {
            double room = Math.max(0, part - length);
            double wanted = begin + part * i + room * draws.below(PLACES) / PLACES;
            double start = millis(Math.min(wanted, begin + all - length));
            double end = millis(start + length);
            List<Double> frames = IntStream.range(0, video.frames())
                    .mapToObj(k -> millis(start + (end - start) * k / (video.frames() - 1)))
                    .toList();
            List<Double> outside = video.timestampsSeconds().stream()
                    .filter(time -> time < start || time > end)
                    .toList();
            segments.add(new Segment(i, frames, outside));
        }
        return List.copyOf(segments);
    }

    /** Down, so that a time stays within the video. */
    private static double millis(double seconds) {
        return Math.floor(seconds * MILLIS) / MILLIS;
    }
}
