package dev.tpo.web;

import org.jspecify.annotations.Nullable;

/**
 * Tells what a library's own exception means over HTTP. A bean of this type is asked before the built-in rules, for
 * the exception itself and for each of its causes.
 */
@FunctionalInterface
public interface ErrorTranslator {
    /** Null: not mine. */
    @Nullable
    ApiException translate(Throwable error);
}
