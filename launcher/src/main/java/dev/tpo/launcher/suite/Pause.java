package dev.tpo.launcher.suite;

import java.time.Duration;

final class Pause {

    private Pause() {}

    /** Sleeps; an interrupt ends what is being waited for. */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted", e);
        }
    }
}
