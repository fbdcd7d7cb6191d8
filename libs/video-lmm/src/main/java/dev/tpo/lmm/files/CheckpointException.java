package dev.tpo.lmm.files;

import dev.tpo.input.Excerpt;

/**
 * A checkpoint that cannot be used; the message names the file, field or tensor at fault, and shows of what the file says no
 * more than a few lines without control characters.
 */
public final class CheckpointException extends RuntimeException {
    private static final int LONGEST_MESSAGE = 2000;

    public CheckpointException(String message) {
        super(Excerpt.of(message, LONGEST_MESSAGE));
    }

    public CheckpointException(String message, Throwable cause) {
        super(Excerpt.of(message, LONGEST_MESSAGE), cause);
    }
}
