package dev.tpo.running;

import dev.tpo.jobs.AttemptEnd;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStoreException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whose fault it is that an attempt has failed, which decides what happens to the job; docs/operations.md has the table. */
public sealed interface Fault {

    /** What the client is told if the job fails for it. */
    JobError error();

    /** The request cannot be done: the job fails at once. */
    record Users(JobError error) implements Fault {}

    /** The job cannot go on as it is, and its client can change that: it is paused until it is told to go on. */
    record Clients(JobError error) implements Fault {}

    /**
     * Something outside is away or full: tried again until it is there, within limits.
     *
     * @param end {@link AttemptEnd#OUT_OF_REACH} or {@link AttemptEnd#PREEMPTED}
     * @param retryAfter how long it asked us to wait; null: as long as the policy says
     */
    record Worlds(AttemptEnd end, JobError error, @Nullable Duration retryAfter) implements Fault {}

    /**
     * A defect of this suite, or a death that it must be suspected of: tried again a few times.
     *
     * @param end {@link AttemptEnd#OWN_FAULT} or {@link AttemptEnd#WORKER_DIED}
     */
    record Ours(AttemptEnd end, JobError error) implements Fault {}

    String DISK_FULL = "disk_full";

    static Fault users(String code, String message, @Nullable String param) {
        return new Users(new JobError(code, message, param));
    }

    static Fault outOfReach(String message) {
        return new Worlds(AttemptEnd.OUT_OF_REACH, new JobError("out_of_reach", message), null);
    }

    static Fault diskFull(String message) {
        return new Worlds(AttemptEnd.OUT_OF_REACH, new JobError(DISK_FULL, message), null);
    }

    static Fault preempted(String message) {
        return new Worlds(AttemptEnd.PREEMPTED, new JobError("preempted", message), null);
    }

    static Fault workerDied(String message) {
        return new Ours(AttemptEnd.WORKER_DIED, new JobError("worker_died", message));
    }

    static Fault ours(Throwable error) {
        String what = error instanceof OutOfMemoryError
                ? "the service did not have enough memory for this job"
                : "something failed on our side; the service's log has it under the job's id";
        return new Ours(AttemptEnd.OWN_FAULT, new JobError("internal_error", what));
    }

    /** What is alike for every kind of job. */
    static Fault of(Throwable error) {
        if (isDiskFull(error)) {
            return diskFull("The disk is full");
        }
        if (JobStoreException.isDatabaseAway(error)) {
            return outOfReach("The database is not reachable");
        }
        return ours(error);
    }

    /** The system's words are all there is. */
    static boolean isDiskFull(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = Objects.requireNonNullElse(cause.getMessage(), "");
            if (message.contains("No space left on device") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }
}
