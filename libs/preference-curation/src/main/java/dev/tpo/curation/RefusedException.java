package dev.tpo.curation;

/** A model gives no answer to this question, however often it is asked; to another it may. Costs a pair, not a job. */
public final class RefusedException extends RuntimeException {
    private final String code;

    /**
     * @param code for programs: {@code content_filter}, {@code no_answer}
     * @param message for people
     */
    public RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
