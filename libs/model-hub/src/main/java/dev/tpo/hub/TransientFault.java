package dev.tpo.hub;

import java.io.IOException;
import java.time.Duration;

/** Something that may go better the next time: a cut connection, an overloaded server. */
final class TransientFault extends IOException {
    private final Duration wait;

    /** @param wait what the server asks for; zero: it does not say */
    TransientFault(String message, Duration wait) {
        super(message);
        this.wait = wait;
    }

    TransientFault(IOException cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        this.wait = Duration.ZERO;
    }

    Duration pause() {
        return wait;
    }
}
