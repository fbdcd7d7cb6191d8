package dev.tpo.jobs;

/**
 * The right to write to a job. A later lease ends it: from then on every write under it throws
 * {@link LeaseLostException}, so of two processes that believe they run a job only one is heard.
 *
 * @param attempt counts the leases of the job from 1
 */
public record Lease(String jobId, int attempt) {}
