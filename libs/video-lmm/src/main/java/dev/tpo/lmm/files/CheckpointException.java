package dev.tpo.lmm.files;

/** A checkpoint that cannot be used; the message names the file, field or tensor at fault. */
public final class CheckpointException extends RuntimeException {
    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
