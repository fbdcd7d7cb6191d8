package dev.tpo.trainingservice.evaluation;

import org.jspecify.annotations.Nullable;

/** The evaluation cannot go on; the message says what is wrong with it. */
final class InvalidEvaluationException extends RuntimeException {
    private final @Nullable String param;

    InvalidEvaluationException(String message) {
        this(message, null);
    }

    /** @param param the request's field that is to blame */
    InvalidEvaluationException(String message, @Nullable String param) {
        super(message);
        this.param = param;
    }

    @Nullable
    String param() {
        return param;
    }
}
