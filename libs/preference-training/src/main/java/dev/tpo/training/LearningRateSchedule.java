package dev.tpo.training;

/** The learning rate as a function of the optimizer step; steps count from 0. */
@FunctionalInterface
public interface LearningRateSchedule {

    double at(long step);

    static LearningRateSchedule constant(double rate) {
        return step -> rate;
    }

    /** Falls on a straight line from {@code rate} at step 0 to zero at {@code totalSteps}. */
    static LearningRateSchedule linear(double rate, long totalSteps) {
        requirePositive(totalSteps);
        return step -> rate * Math.max(0, 1 - (double) step / totalSteps);
    }

    /** Falls on half a cosine from {@code rate} at step 0 to zero at {@code totalSteps}. */
    static LearningRateSchedule cosine(double rate, long totalSteps) {
        requirePositive(totalSteps);
        return step -> rate * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (double) step / totalSteps)));
    }

    /** Half a cosine over the steps that remain after a warm-up over the share {@code warmUpRatio} of them. */
    static LearningRateSchedule cosineWithWarmUp(double rate, long totalSteps, double warmUpRatio) {
        long warmUpSteps = Math.min(totalSteps - 1, (long) Math.ceil(warmUpRatio * totalSteps));
        return cosine(rate, totalSteps - warmUpSteps).afterWarmUp(warmUpSteps);
    }

    /**
     * Puts a straight climb in front of this schedule, which then starts at its own step 0. The first step already learns
     * ({@code 1/warmUpSteps} of the rate): a step at rate zero would be a step for nothing.
     */
    default LearningRateSchedule afterWarmUp(long warmUpSteps) {
        return step -> step < warmUpSteps ? at(0) * (step + 1) / warmUpSteps : at(step - warmUpSteps);
    }

    private static void requirePositive(long totalSteps) {
        if (totalSteps < 1) {
            throw new IllegalArgumentException("totalSteps must be positive: " + totalSteps);
        }
    }
}
