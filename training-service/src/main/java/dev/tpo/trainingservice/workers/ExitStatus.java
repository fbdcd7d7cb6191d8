package dev.tpo.trainingservice.workers;

import dev.tpo.trainingservice.workers.WorkerState.Ended;
import dev.tpo.trainingservice.workers.WorkerState.How;

/** What the worker program's exit statuses mean; its main class defines them. */
final class ExitStatus {
    private static final int FINISHED = 0;
    private static final int LEASE_LOST = 3;
    private static final int STOPPED = 4;
    private static final int DISK_FULL = 5;
    private static final int DATABASE_AWAY = 6;
    private static final int SIGNAL_BASE = 128;

    private ExitStatus() {}

    /** @param lastWords what the log ends with, or nothing */
    static Ended ended(int status, String lastWords) {
        String said = lastWords.isEmpty() ? "" : ": " + lastWords;
        return switch (status) {
            case FINISHED -> new Ended(How.FINISHED, "exited in good order");
            case LEASE_LOST -> new Ended(How.FINISHED, "found that its job is another's");
            case STOPPED -> new Ended(How.STOPPED, "stopped when it was asked to");
            case DISK_FULL -> new Ended(How.DISK_FULL, "found its disk full");
            case DATABASE_AWAY -> new Ended(How.OUT_OF_REACH, "could not reach the database");
            default ->
                status > SIGNAL_BASE
                        ? new Ended(How.DIED, "was killed by signal " + (status - SIGNAL_BASE) + said)
                        : new Ended(How.DIED, "exited with status " + status + said);
        };
    }
}
