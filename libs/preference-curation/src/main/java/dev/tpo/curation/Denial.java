package dev.tpo.curation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A perturbation as a question's dispreferred answer meets it.
 *
 * @param strength null if the perturbation has none
 */
record Denial(Perturbation perturbation, @Nullable Integer strength) {

    /** What is left of a whole video's frames, in the order in which they are seen. */
    static List<Double> graded(Perturbation perturbation, int strength, List<Double> frames, Draws draws) {
        return switch (perturbation) {
            case DROPPED -> dropped(frames, strength, draws);
            case REVERSED -> joined(runs(frames, strength).reversed());
            case SHUFFLED -> joined(disorder(runs(frames, strength), draws));
            case IRRELEVANT, INCOMPLETE, DOWNSAMPLED ->
                throw new IllegalArgumentException(perturbation + " has no strength");
        };
    }

    private static List<Double> dropped(List<Double> frames, int strength, Draws draws) {
        return draws.shuffled(frames).stream()
                .limit(Math.max(1, frames.size() / strength))
                .sorted()
                .toList();
    }

    private static List<List<Double>> runs(List<Double> frames, int strength) {
        int length = Math.max(1, frames.size() / strength);
        List<List<Double>> runs = new ArrayList<>();
        for (int from = 0; from < frames.size(); from += length) {
            runs.add(frames.subList(from, Math.min(from + length, frames.size())));
        }
        return runs;
    }

    private static List<List<Double>> disorder(List<List<Double>> runs, Draws draws) {
        List<List<Double>> shuffled = draws.shuffled(runs);
        if (shuffled.equals(runs)) {
            Collections.rotate(shuffled, 1); // the video's own order would deny nothing
        }
        return shuffled;
    }

    private static List<Double> joined(List<List<Double>> runs) {
        return runs.stream().flatMap(List::stream).toList();
    }
}
