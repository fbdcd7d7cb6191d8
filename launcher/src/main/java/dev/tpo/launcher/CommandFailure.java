package dev.tpo.launcher;

/** A command could not do its work; the message is one line for a person. */
final class CommandFailure extends RuntimeException {
    CommandFailure(String message) {
        super(message);
    }
}
