package dev.tpo.nano.experiment;

import dev.tpo.nano.experiment.Figures.Figure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All that the report is made of.
 *
 * @param base hash of the model that taught itself
 * @param processor its name
 */
record Results(
        ExperimentSettings settings,
        String base,
        String processor,
        List<Run> runs,
        List<Lesson> lessons,
        List<Progress.Spent> spent) {

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

        boolean sat(String exam) {
            return !answers.getOrDefault(exam, List.of()).isEmpty();
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

    /** Those of the default run, as far as they were compared; others where none of them was. */
    List<Arm> main() {
        List<Arm> main = Arms.DEFAULT.stream().filter(this::has).toList();
        return main.size() > 1 ? main : settings.arms();
    }

    /** The base, SFT-Self and one that learned from preferences. */
    List<Arm> besideEachOther() {
        return Stream.of(Arms.BASE, Arms.SFT, Arms.MIXED).filter(this::has).toList();
    }

    /** Those where more than one step was run. */
    List<Sweep> sweeps() {
        return Sweep.ALL.stream()
                .map(sweep -> sweep.of(this))
                .filter(Sweep::showsSomething)
                .toList();
    }

    boolean hasNeedle() {
        return of(Arms.BASE).getFirst().sat(Exams.NEEDLE);
    }

    boolean hasFrames() {
        return of(Arms.BASE).getFirst().sat(Exams.ofFrames(Exams.FRAMES.getFirst()));
    }

    Figure needle(Arm arm, int frames, int depth) {
        String cell = Needle.cell(frames, depth);
        return Figures.share(of(arm), Exams.NEEDLE, answer -> answer.cell().equals(cell));
    }
}
