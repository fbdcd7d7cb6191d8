package dev.tpo.worker;

import dev.tpo.training.EvaluationMetrics;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.StepMetrics;
import java.util.LinkedHashMap;
import java.util.Map;

/** The steps of a job, with its evaluations and checkpoints between them. */
final class TrainingLoop {
    private final Journal journal;
    private final Checkpoints checkpoints;
    private final CheckpointPace pace;
    private final Learner learner;
    private final PreferenceTrainer trainer;
    private Map<String, Double> metrics;
    private boolean unsaved;

    TrainingLoop(Journal journal, Checkpoints checkpoints, CheckpointPace pace, Learner learner) {
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.pace = pace;
        this.learner = learner;
        this.trainer = learner.trainer();
        this.metrics = checkpoints.metrics(trainer.stepsDone());
    }

    /** @throws Journal.StoppedException with a checkpoint of what was done, if the job is to go on later */
    void run() {
        journal.at(trainer.stepsDone(), trainer.totalSteps());
        try {
            if (evaluate()) { // an earlier attempt was stopped before it
                write(true);
            }
            while (trainer.hasNext()) {
                journal.throwIfStopped();
                step();
                boolean best = evaluate();
                if (best || pace.isDue(trainer.atEndOfEpoch())) {
                    write(best);
                }
            }
            journal.throwIfStopped();
        } catch (Journal.StoppedException e) {
            if (unsaved && e.goesOn()) {
                checkpoints.write(learner, metrics, false);
            }
            throw e;
        }
    }

    /** Those of the latest step, by TRL's names. */
    Map<String, Double> metrics() {
        return metrics;
    }

    private void step() {
        StepMetrics step = trainer.next();
        metrics = step.byName();
        unsaved = true;
        journal.step(step);
    }

    /** Whether it was due, and found a better model than any before: that is kept, with whichever the job ends. */
    private boolean evaluate() {
        if (!trainer.isEvaluationDue()) {
            return false;
        }
        EvaluationMetrics found = trainer.evaluate(journal::throwIfStopped);
        metrics = new LinkedHashMap<>(metrics);
        metrics.putAll(found.byName());
        journal.evaluation(found, trainer.totalSteps());
        return found.isBest();
    }

    private void write(boolean best) {
        pace.write(() -> checkpoints.write(learner, metrics, best));
        unsaved = false;
    }
}
