package dev.tpo.trainingservice.workers;

import dev.tpo.jobs.Lease;

/** @param owner whose job it is */
public record WorkerOrder(Lease lease, String owner) {}
