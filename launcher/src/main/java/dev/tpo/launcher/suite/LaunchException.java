package dev.tpo.launcher.suite;

/** The suite could not be started; the message is one line for a person. */
public final class LaunchException extends RuntimeException {
    public LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
