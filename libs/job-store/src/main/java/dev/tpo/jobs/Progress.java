package dev.tpo.jobs;

/** {@code done} of {@code total} in {@code unit}s, for example steps or questions. */
public record Progress(long done, long total, String unit) {}
