package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision.Check;
import dev.tpo.api.AliasDecision.Family;
import dev.tpo.trainingservice.evaluation.Comparison;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gate found.
 *
 * @param comparison towards the candidate; null where the evaluation does not have one of these models
 */
record Findings(List<Finding> made, @Nullable Comparison comparison, List<Family> families) {
    static final Findings NONE = new Findings(List.of(), null, List.of());

    /** @param code of the error where it failed */
    record Finding(String code, Check check) {}

    List<Check> checks() {
        return made.stream().map(Finding::check).toList();
    }

    /** The error's code, if any check failed. */
    Optional<String> failure() {
        return made.stream()
                .filter(finding -> !finding.check().passed())
                .map(Finding::code)
                .findFirst();
    }

    /** What failed, in words. */
    String failures() {
        return made.stream()
                .map(Finding::check)
                .filter(check -> !check.passed())
                .map(Check::message)
                .collect(Collectors.joining("; "));
    }
}
