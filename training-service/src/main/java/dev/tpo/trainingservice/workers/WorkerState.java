package dev.tpo.trainingservice.workers;

/** What its place knows of a worker. {@code words} are for people, a clause that goes on after "the worker". */
public sealed interface WorkerState {

    record Running() implements WorkerState {}

    /** It will start when it can: there is a queue, no free machine, or an image on its way. */
    record Waiting(String words) implements WorkerState {}

    record Ended(How how, String words) implements WorkerState {}

    /** The place does not answer now; the worker may well be running. */
    record Unknown(String words) implements WorkerState {}

    /** How a worker ended. */
    enum How {
        /** In good order: it has written into the job store how its job stands. */
        FINISHED,
        /** It was asked to stop and did, after a checkpoint. */
        STOPPED,
        /** By a fault of its own, a signal, or for its memory. */
        DIED,
        /** Its machine was wanted for something else, or went away. */
        PREEMPTED,
        DISK_FULL,
        /** What it needs did not answer for too long. */
        OUT_OF_REACH,
        /** It never ran. */
        NOT_STARTED
    }
}
