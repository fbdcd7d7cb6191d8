package dev.tpo.curation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a question's two sides see. A perturbation's frames are the same for all questions about the same evidence, so
 * that the model need not look at a video anew for each.
 *
 * @param startSeconds where the part of the video that is asked about begins
 * @param frames times of the frames of that part
 * @param perturbed times of the frames left by each perturbation
 */
record Evidence(
        Granularity granularity,
        double startSeconds,
        double endSeconds,
        List<Double> frames,
        Map<Perturbation, List<Double>> perturbed) {

    /** Share of an intact video's frames that a downsampled one keeps: 6 of 32. */
    private static final double DOWNSAMPLED_SHARE = 6.0 / 32;

    private static final int LEAST_FRAMES = 2;

    static Evidence localized(Video video, Segment segment, Draws draws) {
        List<Double> frames = segment.framesOf(video);
        List<Double> half = draws.shuffled(frames).stream()
                .limit(Math.max(1, frames.size() / 2))
                .sorted()
                .toList();
        Map<Perturbation, List<Double>> perturbed = new EnumMap<>(Perturbation.class);
        perturbed.put(Perturbation.IRRELEVANT, segment.framesOutside(video));
        perturbed.put(Perturbation.INCOMPLETE, half);
        return new Evidence(
                Granularity.LOCALIZED, segment.startSeconds(video), segment.endSeconds(video), frames, perturbed);
    }

    static Evidence comprehensive(Video video) {
        int kept = Math.max(LEAST_FRAMES, (int) Math.round(video.frames() * DOWNSAMPLED_SHARE));
        List<Double> few = IntStream.range(0, kept)
                .mapToObj(i -> video.timestampsSeconds().get((video.frames() - 1) * i / (kept - 1)))
                .toList();
        return new Evidence(
                Granularity.COMPREHENSIVE,
                0,
                video.durationSeconds(),
                video.timestampsSeconds(),
                Map.of(Perturbation.DOWNSAMPLED, few));
    }

    List<Double> seenUnder(Perturbation perturbation) {
        List<Double> seen = perturbed.get(perturbation);
        if (seen == null) {
            throw new IllegalArgumentException(perturbation + " is not for " + granularity + " questions");
        }
        return seen;
    }
}
