package dev.tpo.trainingservice.finetuning;

import dev.tpo.running.Fault;

/** A worker has ended and its job is not done. */
final class WorkerEndedException extends RuntimeException {
    private final transient Fault fault;

    WorkerEndedException(Fault fault) {
        super(fault.toString());
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
