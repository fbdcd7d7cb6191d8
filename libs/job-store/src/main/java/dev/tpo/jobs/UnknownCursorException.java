package dev.tpo.jobs;

/** {@code after} names nothing in the list. */
public final class UnknownCursorException extends RuntimeException {
    UnknownCursorException(String after) {
        super("no element '" + after + "' in this list");
    }
}
