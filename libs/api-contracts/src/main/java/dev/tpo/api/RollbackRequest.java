package dev.tpo.api;

import org.jspecify.annotations.Nullable;

/** Takes an alias back to the model that it named before; the history keeps {@code reason}. */
public record RollbackRequest(@Nullable String reason) {}
