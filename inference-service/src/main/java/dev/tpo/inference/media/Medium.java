package dev.tpo.inference.media;

import java.nio.file.Path;

/**
 * Content that a request brought.
 *
 * @param file gone when the request is over
 * @param sha256 of the content, in hex
 */
public record Medium(Path file, String sha256) {}
