package dev.tpo.chat;

import java.time.Duration;

/**
 * How long one question is asked again.
 *
 * @param away how long for a service that is away, busy or not ready
 * @param tries how often for a service that takes the question and fails at it, at most: the question may be the cause
 */
public record Patience(Duration away, int tries) {
    public Patience {
        if (away.isNegative()) {
            throw new IllegalArgumentException("away must not be negative, was " + away);
        }
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1, was " + tries);
        }
    }
}
