package dev.tpo.curation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How videos are curated.
 *
 * @param seed decides, with a video's content, every random choice
 * @param strengths of which the seed takes one for each question that a graded perturbation is tried on; those of a
 *     perturbation that is not in it are TEMPLE's
 * @param questionsPerSegment localized questions for each of the video's segments, at most
 * @param questionsPerVideo comprehensive questions, at most
 * @param curriculum how the pairs of a version are ordered
 */
public record CurationPlan(
        long seed,
        Set<Perturbation> perturbations,
        Map<Perturbation, List<Integer>> strengths,
        SegmentPlan segments,
        int questionsPerSegment,
        int questionsPerVideo,
        Curriculum curriculum) {
    public static final List<Integer> DEFAULT_STRENGTHS = List.of(16, 8, 4, 2);
    public static final int DEFAULT_QUESTIONS_PER_SEGMENT = 4;
    public static final int DEFAULT_QUESTIONS_PER_VIDEO = 24;

    public CurationPlan {
        perturbations = Set.copyOf(perturbations);
        strengths = Map.copyOf(strengths);
        if (strengths.values().stream()
                .anyMatch(some -> some.isEmpty() || some.stream().anyMatch(one -> one < 2))) {
            throw new IllegalArgumentException("strengths must be 2 or more, were " + strengths);
        }
    }

    /** For models that caption and write sentences about videos of any length: as many questions of either kind. */
    public static CurationPlan forModels(long seed, Set<Perturbation> perturbations) {
        SegmentPlan segments = SegmentPlan.STRETCHES;
        int perSegment = DEFAULT_QUESTIONS_PER_SEGMENT;
        return new CurationPlan(
                seed,
                perturbations,
                Map.of(),
                segments,
                perSegment,
                perSegment * segments.segments(),
                Curriculum.AS_MADE);
    }

    /** For writers that fill in forms: captions of halves tell the whole, and a question costs nothing. */
    public static CurationPlan of(long seed, Set<Perturbation> perturbations) {
        return new CurationPlan(
                seed,
                perturbations,
                Map.of(),
                SegmentPlan.HALVES,
                DEFAULT_QUESTIONS_PER_SEGMENT,
                DEFAULT_QUESTIONS_PER_VIDEO,
                Curriculum.AS_MADE);
    }

    List<Integer> strengthsOf(Perturbation perturbation) {
        return strengths.getOrDefault(perturbation, DEFAULT_STRENGTHS);
    }

    List<Perturbation> perturbationsOf(Granularity granularity) {
        return perturbations.stream()
                .filter(perturbation -> perturbation.granularity() == granularity)
                .sorted()
                .toList();
    }
}
