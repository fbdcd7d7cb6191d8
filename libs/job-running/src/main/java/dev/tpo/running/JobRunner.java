package dev.tpo.running;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of job does.
 *
 * @param <S> the spec, as JSON in the job
 */
public interface JobRunner<S> {
    JobKind kind();

    Class<S> specType();

    /** How many run at once, in all processes together. */
    int concurrent();

    /**
     * For jobs created as {@code validating_files}: finds out what is to be done and ends with {@link JobRun#settle}. It is an
     * attempt of its own: it may be stopped, fail and be tried again.
     */
    default void validate(JobRun<S> run) throws Exception {
        throw new IllegalStateException("a " + kind().wireName() + " job has nothing to validate");
    }

    /**
     * One attempt at the job, from wherever an earlier one got to. It ends the job ({@link JobRun#succeed}, or a worker does)
     * or, told to stop, returns or throws {@link StoppedException}; nothing runs for the job any more when it returns. What it
     * throws is judged by {@link #fault}.
     */
    void run(JobRun<S> run) throws Exception;

    /**
     * Ends what an attempt of a dead service may have left running. Called before the next attempt, and before such a job is
     * said to be cancelled or paused.
     */
    default void recover(Job job) throws Exception {}

    /**
     * Lets go of all that is kept for the job, which is finished. Called until it returns, also after a crash: more than once,
     * therefore, and it must not mind.
     */
    default void release(Job job) throws Exception {}

    /** Whose fault one of its own exceptions is; null: what {@link Fault#of} says. */
    default @Nullable Fault fault(Throwable error) {
        return null;
    }
}
