package dev.tpo.jobs;

/** One value of a series, named as TRL does ({@code rewards/margins}). A later value for the same step replaces it. */
public record MetricPoint(String name, long step, double value) {}
