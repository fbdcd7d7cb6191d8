package dev.tpo.jobs;

import java.time.Instant;

/**
 * A state that a job can go on from.
 *
 * @param manifestSha256 the file tree's manifest in the blob store
 * @param metrics JSON object
 * @param best whether validation has found no better model, as far as is known
 */
public record Checkpoint(long step, String manifestSha256, String metrics, boolean best, Instant createdAt) {}
