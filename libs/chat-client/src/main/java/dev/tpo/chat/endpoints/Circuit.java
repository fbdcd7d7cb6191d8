package dev.tpo.chat.endpoints;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether an address is worth asking. After {@value #FAILURES} failures in a row it is left alone, then one request
 * finds out whether it is back; each time that it is not it is left alone for twice as long.
 */
final class Circuit {
    static final int FAILURES = 5;
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Clock clock;
    private int failures;
    private Duration pause = FIRST;
    private Instant openUntil = Instant.MIN;
    private boolean probing;

    Circuit(Clock clock) {
        this.clock = clock;
    }

    /** How long until somebody may ask; zero: now. */
    synchronized Duration untilOpen() {
        if (!isOpen()) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), openUntil);
        return left.isPositive() ? left : probing ? FIRST : Duration.ZERO;
    }

    /** Whether it is left alone, or being tried. */
    synchronized boolean isOpen() {
        return failures >= FAILURES;
    }

    synchronized int failures() {
        return failures;
    }

    /** To be followed by one of the three below. */
    synchronized void begin() {
        probing = isOpen();
    }

    synchronized void succeeded() {
        failures = 0;
        pause = FIRST;
        probing = false;
    }

    synchronized void failed() {
        boolean again = isOpen();
        failures++;
        if (isOpen() && (!again || probing)) {
            openUntil = clock.instant().plus(pause);
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        }
        probing = false;
    }

    /** Nobody waited for the outcome. */
    synchronized void abandoned() {
        probing = false;
    }
}
