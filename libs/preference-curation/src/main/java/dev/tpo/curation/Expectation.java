package dev.tpo.curation;

/** What captions say about the answer to a question. */
public interface Expectation {
    /** Nothing that a comparison of texts could tell. */
    Expectation NONE = answer -> true;

    boolean agrees(String answer);
}
