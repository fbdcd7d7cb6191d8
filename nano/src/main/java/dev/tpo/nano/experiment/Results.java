package dev.tpo.nano.experiment;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that the report is made of.
 *
 * @param base hash of the model that taught itself
 */
record Results(
        ExperimentSettings settings, String base, List<Run> runs, List<Lesson> lessons, List<Progress.Spent> spent) {

    /**
     * A model's answers.
     *
     * @param seed 0 of the base
     * @param answers by exam
     */
    record Run(String arm, long seed, Map<String, List<Exam.Answered>> answers) {
        List<Exam.Answered> of(String exam) {
            return Objects.requireNonNull(answers.get(exam), exam);
        }
    }

    /**
     * What a model has learned from.
     *
     * @param videos that pairs were made of
     * @param localized pairs; the others are comprehensive
     * @param metrics of its training's last step, by TRL's names
     */
    record Lesson(
            String arm,
            long seed,
            int videos,
            int pairs,
            int localized,
            long steps,
            List<Audit.Line> audit,
            Map<String, Double> metrics) {}

    List<Run> of(Arm arm) {
        return runs.stream().filter(run -> run.arm().equals(arm.name())).toList();
    }

    List<Run> of(Arm arm, long seed) {
        return of(arm).stream().filter(run -> run.seed() == seed).toList();
    }

    boolean has(Arm arm) {
        return !of(arm).isEmpty();
    }
}
