package dev.tpo.nano.experiment;

import java.util.List;
import java.util.Map;

/** All that the report is made of. */
public record Results(
        List<String> settings, String base, List<Run> runs, List<Lesson> lessons, List<Progress.Spent> spent) {

    /**
     * A model's answers.
     *
     * @param seed 0 of the base
     * @param answers by exam
     */
    record Run(String arm, String title, long seed, Map<String, List<Exam.Answered>> answers) {}

    /**
     * What a model has learned from.
     *
     * @param videos that pairs were made of
     * @param localized pairs; the others are comprehensive
     */
    record Lesson(String arm, long seed, int videos, int pairs, int localized, List<Audit.Line> audit) {}
}
