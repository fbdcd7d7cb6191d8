package dev.tpo.blobs;

/** @param sha256 64 lower-case hex digits */
public record Blob(String sha256, long bytes) {}
