package dev.tpo.chat;

import org.jspecify.annotations.Nullable;

/** What came of a question. */
public sealed interface Reply<T> {

    /** Of all tries together. */
    Cost cost();

    record Answered<T>(T answer, Cost cost) implements Reply<T> {}

    /**
     * This question gets no answer, however often it is asked; another may.
     *
     * @param code the service's own, {@value #REFUSED} if it gave none, or {@value #NO_ANSWER}
     * @param message for people
     * @param param which field of the request is at fault, if one is
     */
    record Refused<T>(String code, String message, @Nullable String param, Cost cost) implements Reply<T> {
        /** The service says that it will not answer. */
        public static final String REFUSED = "refused_by_model";
        /** The service failed at each try. */
        public static final String NO_ANSWER = "no_answer";
    }

    /** No question gets an answer now: the service is away or not ready, and patience has ended. */
    record Unavailable<T>(String message, Cost cost) implements Reply<T> {}

    /** The answer is no longer wanted. A request that was broken off for that counts as one. */
    record Stopped<T>(Cost cost) implements Reply<T> {}
}
