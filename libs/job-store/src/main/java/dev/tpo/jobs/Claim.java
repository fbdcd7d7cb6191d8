package dev.tpo.jobs;

/**
 * A job that is one's own to work on, under the lease.
 *
 * @param job as it stands now
 * @param afterDeath whether an attempt was left open, by a service that died; it has been ended, and what it may have left
 *     running is still to be ended
 */
public record Claim(Lease lease, Job job, Attempt.Phase phase, boolean afterDeath) {}
