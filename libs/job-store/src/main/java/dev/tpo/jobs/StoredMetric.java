package dev.tpo.jobs;

import java.time.Instant;

/** A point of a series, and when it was written. */
public record StoredMetric(String name, long step, double value, Instant createdAt) {}
