package dev.tpo.training;

/** A video with its question and answer does not fit the model's context. */
public final class SequenceTooLongException extends RuntimeException {
    SequenceTooLongException(int tokens, int limit) {
        super("a pair takes " + tokens + " tokens with its video, the model reads at most " + limit);
    }
}
