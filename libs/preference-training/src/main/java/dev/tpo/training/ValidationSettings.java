package dev.tpo.training;

/**
 * When a run looks at its validation pairs, and what follows from it.
 *
 * @param everySteps optimizer steps from one evaluation to the next; there is one at the end anyway
 * @param patience ends the run when so many evaluations in turn were no better than the best before them; 0: it goes to its
 *     end
 * @param threshold by how much better counts as better for {@code patience}
 */
public record ValidationSettings(long everySteps, BestMetric metric, int patience, double threshold) {
    public ValidationSettings {
        if (everySteps < 1 || patience < 0 || !(threshold >= 0)) {
            throw new IllegalArgumentException("steps between evaluations, patience or threshold out of range");
        }
    }
}
