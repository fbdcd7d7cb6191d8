package dev.tpo.curation;

/** What captions say about the answer to a question. */
public interface Expectation {
    boolean agrees(String answer);
}
