package dev.tpo.curation.models;

/** What a text that a model wrote comes to. */
sealed interface Reading<T> {
    record Read<T>(T value) implements Reading<T> {}

    /** @param why for the model, after "could not be read: " */
    record Unread<T>(String why) implements Reading<T> {}
}
