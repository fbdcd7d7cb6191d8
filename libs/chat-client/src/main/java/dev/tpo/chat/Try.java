package dev.tpo.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one request. */
sealed interface Try<T> {

    record Answered<T>(T answer) implements Try<T> {}

    /** Nothing will change about it. */
    record Refused<T>(String code, String message, @Nullable String param) implements Try<T> {}

    /** Its model is unknown: a new one is, for the moment that the service needs to hear of it. */
    record Unknown<T>(Refused<T> refusal) implements Try<T> {}

    /**
     * The service has no time for the question.
     *
     * @param comeAgain when it wants to be asked again; null: it did not say
     */
    record Busy<T>(String why, @Nullable Duration comeAgain) implements Try<T> {}

    /**
     * The service cannot be reached or is not ready.
     *
     * @param comeAgain when it wants to be asked again; null: it did not say
     */
    record Away<T>(String why, @Nullable Duration comeAgain) implements Try<T> {}

    /** The service took the question and gave no answer to it. */
    record Failed<T>(String why) implements Try<T> {}
}
