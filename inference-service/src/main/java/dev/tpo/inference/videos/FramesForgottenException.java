package dev.tpo.inference.videos;

/**
 * A model wants frames that were not decoded, since it remembered them a moment ago. They are decoded on the request's
 * thread, never on the model's, where everybody would wait.
 */
public final class FramesForgottenException extends RuntimeException {
    FramesForgottenException(String name) {
        super("the model no longer remembers the frames of " + name);
    }
}
