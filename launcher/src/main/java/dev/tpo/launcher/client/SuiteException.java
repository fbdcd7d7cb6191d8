package dev.tpo.launcher.client;

/** The suite refused a request or a job ended badly; the message is fit for a person. */
public final class SuiteException extends RuntimeException {
    private final int status;

    public SuiteException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** HTTP status, or 0 where no answer came. */
    public int status() {
        return status;
    }
}
