package dev.tpo.trainingservice.serving;

import java.time.Duration;

/** Short pauses between looks at the database, where any process may change what is waited for; for so long in all. */
final class Pause {
    private static final long LOOK_MILLIS = 100;

    private final long endNanos;

    Pause(Duration longest) {
        this.endNanos = System.nanoTime() + longest.toNanos();
    }

    /** False when the time is over, or when nobody waits any more. */
    boolean again() {
        if (System.nanoTime() >= endNanos) {
            return false;
        }
        try {
            Thread.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
