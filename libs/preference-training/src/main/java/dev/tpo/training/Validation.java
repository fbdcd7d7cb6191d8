package dev.tpo.training;

import org.jspecify.annotations.Nullable;

/** Pairs that a run looks at from time to time and is never trained on, and what it has found so far. */
public final class Validation {
    private final TrainingSet data;
    private final Reference reference;
    private final ValidationSettings settings;
    private Found found = Found.NOTHING;

    /**
     * A part of the trainer's state.
     *
     * @param step of the latest evaluation, 0: there was none
     * @param bestStep 0: nothing was found that is a number
     * @param best its metric; null with {@code bestStep} 0
     * @param inVain evaluations since one was better than all before by more than the threshold
     */
    public record Found(long step, long bestStep, @Nullable Double best, int inVain) {
        static final Found NOTHING = new Found(0, 0, null, 0);
    }

    /** @param reference of these pairs */
    public Validation(TrainingSet data, Reference reference, ValidationSettings settings) {
        Reference.requireOf(data, reference);
        this.data = data;
        this.reference = reference;
        this.settings = settings;
    }

    TrainingSet data() {
        return data;
    }

    Reference reference() {
        return reference;
    }

    public Found found() {
        return found;
    }

    void goOnFrom(Found before) {
        found = before;
    }

    boolean isDue(long step, long totalSteps) {
        return step > found.step() && (step % settings.everySteps() == 0 || step == totalSteps);
    }

    /** Whether patience is at its end. */
    boolean isOver() {
        return settings.patience() > 0 && found.inVain() >= settings.patience();
    }

    EvaluationMetrics add(long step, BatchMetrics metrics) {
        double value = settings.metric().of(metrics);
        Double before = found.best();
        boolean best;
        boolean inVain;
        if (!Double.isFinite(value)) {
            best = false;
            inVain = true;
        } else if (before == null) {
            best = true;
            inVain = false;
        } else {
            double gain = settings.metric().gain(value, before);
            best = gain > 0;
            inVain = !(gain > settings.threshold());
        }
        found = new Found(
                step,
                best ? step : found.bestStep(),
                best ? Double.valueOf(value) : before,
                inVain ? found.inVain() + 1 : 0);
        return new EvaluationMetrics(step, metrics, best);
    }
}
