package dev.tpo.curation;

import java.util.Set;

/**
 * How videos are curated.
 *
 * @param seed decides, with a video's content, every random choice
 * @param questionsPerSegment localized questions for each of the video's segments, at most
 * @param questionsPerVideo comprehensive questions, at most
 */
public record CurationPlan(long seed, Set<Perturbation> perturbations, int questionsPerSegment, int questionsPerVideo) {
    public static final int DEFAULT_QUESTIONS_PER_SEGMENT = 4;
    public static final int DEFAULT_QUESTIONS_PER_VIDEO = 24;

    public CurationPlan {
        perturbations = Set.copyOf(perturbations);
    }

    public static CurationPlan of(long seed, Set<Perturbation> perturbations) {
        return new CurationPlan(seed, perturbations, DEFAULT_QUESTIONS_PER_SEGMENT, DEFAULT_QUESTIONS_PER_VIDEO);
    }
}
