package dev.tpo.jobs;

import java.time.Instant;

/**
 * A state that a job can go on from.
 *
 * @param manifestSha256 the file tree's manifest in the blob store
 * @param metrics JSON object
 */
public record Checkpoint(long step, String manifestSha256, String metrics, Instant createdAt) {}
