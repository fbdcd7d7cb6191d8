package dev.tpo.curation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a question's two sides see. A perturbation's frames are the same for all questions about the same evidence, so
 * that the model need not look at a video anew for each.
 *
 * @param startSeconds where the part of the video that is asked about begins
 * @param frames times of the frames of that part
 * @param left times of the frames that each perturbation leaves, in the order in which they are seen
 * @param captions what the captioner says of that part
 */
record Evidence(
        Granularity granularity,
        double startSeconds,
        double endSeconds,
        List<Double> frames,
        Map<Denial, List<Double>> left,
        List<CaptionedSegment> captions) {

    /** Share of an intact video's frames that a downsampled one keeps: 6 of 32. */
    private static final double DOWNSAMPLED_SHARE = 6.0 / 32;

    private static final int LEAST_FRAMES = 2;

    static Evidence localized(Segment segment, CaptionedSegment caption, Draws draws) {
        List<Double> frames = segment.frames();
        List<Double> half = draws.shuffled(frames).stream()
                .limit(Math.max(1, frames.size() / 2))
                .sorted()
                .toList();
        return new Evidence(
                Granularity.LOCALIZED,
                segment.startSeconds(),
                segment.endSeconds(),
                frames,
                Map.of(
                        new Denial(Perturbation.IRRELEVANT, null),
                        segment.outside(),
                        new Denial(Perturbation.INCOMPLETE, null),
                        half),
                List.of(caption));
    }

    static Evidence comprehensive(Video video, List<CaptionedSegment> captions, CurationPlan plan) {
        List<Double> frames = video.timestampsSeconds();
        int kept = Math.max(LEAST_FRAMES, (int) Math.round(video.frames() * DOWNSAMPLED_SHARE));
        List<Double> few = IntStream.range(0, kept)
                .mapToObj(i -> frames.get((video.frames() - 1) * i / (kept - 1)))
                .toList();
        Map<Denial, List<Double>> left = new HashMap<>();
        left.put(new Denial(Perturbation.DOWNSAMPLED, null), few);
        for (Perturbation perturbation : Perturbation.OF_TEMPLE) {
            for (int strength : plan.strengthsOf(perturbation)) {
                Draws draws = Draws.of(plan.seed(), video.sha256(), perturbation + " " + strength);
                left.put(new Denial(perturbation, strength), Denial.graded(perturbation, strength, frames, draws));
            }
        }
        return new Evidence(Granularity.COMPREHENSIVE, 0, video.durationSeconds(), frames, left, captions);
    }

    List<Double> seenUnder(Denial denial) {
        List<Double> seen = left.get(denial);
        if (seen == null) {
            throw new IllegalArgumentException(denial + " is not for " + granularity + " questions");
        }
        return seen;
    }
}
