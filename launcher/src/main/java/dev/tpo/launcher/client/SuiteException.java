package dev.tpo.launcher.client;

/** The suite refused a request or a job ended badly; the message is fit for a person. */
public final class SuiteException extends RuntimeException {
    private final int status;

    public SuiteException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the same request may be answered otherwise a moment later: nobody answered, or who did was busy. */
    boolean mayPass() {
        return switch (status) {
            case 0, 429, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /** HTTP status, or 0 where no answer came. */
    public int status() {
        return status;
    }
}
