package dev.tpo.api;

import org.jspecify.annotations.Nullable;

/**
 * A video that is used where it lies.
 *
 * @param path absolute, below one of the folders that the operator allows
 */
public record LinkedFileRequest(@Nullable String path) {}
