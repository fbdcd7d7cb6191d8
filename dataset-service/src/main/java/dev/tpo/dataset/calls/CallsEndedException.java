package dev.tpo.dataset.calls;

import dev.tpo.jobs.JobError;

/** Why no call of the job is put any more, for now or for good. */
public abstract sealed class CallsEndedException extends RuntimeException {
    private CallsEndedException(String message) {
        super(message);
    }

    /** The attempt was told to stop, or its work is not needed any more. */
    public static final class Stopped extends CallsEndedException {
        Stopped() {
            super("stopped");
        }
    }

    /** A model does not answer now; it may later. */
    public static final class ModelAway extends CallsEndedException {
        ModelAway(String message) {
            super(message);
        }
    }

    /** However often it is tried, the job gets no answers. */
    public static final class Hopeless extends CallsEndedException {
        private final JobError error;

        Hopeless(JobError error) {
            super(error.message());
            this.error = error;
        }

        public JobError error() {
            return error;
        }
    }

    /** One more call could cost more than is left. */
    public static final class BudgetSpent extends CallsEndedException {
        public static final String CODE = "budget_exhausted";

        BudgetSpent(String message) {
            super(message);
        }

        public JobError error() {
            return new JobError(CODE, String.valueOf(getMessage()), "budget");
        }
    }
}
