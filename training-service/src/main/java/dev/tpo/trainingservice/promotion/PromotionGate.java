package dev.tpo.trainingservice.promotion;

import dev.tpo.api.EvaluationObject;
import dev.tpo.web.ApiException;
import java.util.List;

/**
 * Lets a model pass that an evaluation shows to be better than the one that an alias names now: the paired difference
 * is above zero and so is the lower end of its interval.
 */
final class PromotionGate {
    private PromotionGate() {}

    static void check(EvaluationObject evaluation, String current, String candidate) {
        EvaluationObject.Result result = evaluation.result();
        if (result == null) {
            throw ApiException.conflict(
                    "evaluation_not_finished",
                    "The evaluation '" + evaluation.id() + "' is " + evaluation.status() + ", not succeeded");
        }
        List<Double> interval = result.confidenceInterval();
        Double difference = result.difference();
        if (!evaluation.models().contains(current) || !evaluation.models().contains(candidate) || difference == null) {
            throw ApiException.conflict(
                    "evaluation_mismatch",
                    "The evaluation '" + evaluation.id() + "' does not compare '" + candidate + "' with '" + current
                            + "'");
        }
        if (interval == null) {
            throw ApiException.conflict(
                    "not_better",
                    "'%s' is not shown to be better than '%s': there is no interval, for %s"
                            .formatted(candidate, current, result.noInterval()));
        }
        boolean candidateIsB = evaluation.models().getLast().equals(candidate);
        double gain = candidateIsB ? difference : -difference;
        double least = candidateIsB ? interval.getFirst() : -interval.getLast();
        if (!(gain > 0 && least > 0)) {
            throw ApiException.conflict(
                    "not_better",
                    "'%s' is not shown to be better than '%s': the difference is %.4f and its interval begins at %.4f"
                            .formatted(candidate, current, gain, least));
        }
    }
}
