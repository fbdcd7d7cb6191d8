package dev.tpo.web;

import org.jspecify.annotations.Nullable;

/** A service must not start as it is configured; the message is one line for the operator. */
public final class UnsafeStartException extends RuntimeException {
    public UnsafeStartException(String message) {
        this(message, null);
    }

    public UnsafeStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
