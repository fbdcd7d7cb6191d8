package dev.tpo.api;

/** Some of what holds the disk. */
public record StoragePart(String name, long bytes, long files) {}
