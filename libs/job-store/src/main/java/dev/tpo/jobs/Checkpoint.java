package dev.tpo.jobs;

import java.time.Instant;
import java.util.Map;

/**
 * A state that a job can go on from.
 *
 * @param manifestSha256 the file tree's manifest in the blob store
 * @param metrics NaN where one was not finite
 * @param best whether validation has found no better model, as far as is known
 */
public record Checkpoint(
        long step, String manifestSha256, Map<String, Double> metrics, boolean best, Instant createdAt) {}
