package dev.tpo.chat;

import org.jspecify.annotations.Nullable;

/** What came of a question. */
public sealed interface Reply<T> {

    record Answered<T>(T answer) implements Reply<T> {}

    /**
     * This question gets no answer, however often it is asked; another may.
     *
     * @param code the service's own, {@value #REFUSED} if it gave none, or {@value #NO_ANSWER}
     * @param message for people
     * @param param which field of the request is at fault, if one is
     */
    record Refused<T>(String code, String message, @Nullable String param) implements Reply<T> {
        /** The service says that it will not answer. */
        public static final String REFUSED = "refused_by_model";
        /** The service failed at each try. */
        public static final String NO_ANSWER = "no_answer";
    }

    /** No question gets an answer now: the service is away or not ready, and patience has ended. */
    record Unavailable<T>(String message) implements Reply<T> {}

    /** The answer is no longer wanted. */
    record Stopped<T>() implements Reply<T> {}
}
