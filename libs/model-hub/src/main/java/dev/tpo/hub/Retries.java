package dev.tpo.hub;

import java.time.Duration;

/**
 * How often a request is tried again, and after how long: twice as long each time. The server's own word counts where it
 * gives one.
 *
 * @param limit tries without any progress before it is given up
 */
record Retries(int limit, Duration first, Duration longest) {
    static final Retries DEFAULT = new Retries(8, Duration.ofMillis(500), Duration.ofSeconds(60));
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

    @FunctionalInterface
    interface Attempt<T> {
        T run() throws TransientFault;
    }

    <T> T call(String what, Pulse pulse, Attempt<T> attempt) {
        int failures = 0;
        long before = pulse.done();
        while (true) {
            try {
                return attempt.run();
            } catch (TransientFault e) {
                pulse.throwIfStopped();
                failures = pulse.done() > before ? 1 : failures + 1;
                before = pulse.done();
                if (failures >= limit) {
                    throw new HubException(
                            HubException.Reason.UNREACHABLE,
                            "gave up on " + what + " after " + failures + " tries: " + e.getMessage(),
                            e);
                }
                pulse.sleep(pause(failures, e.pause()));
            }
        }
    }

    Duration pause(int failures, Duration asked) {
        if (asked.isPositive()) {
            return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
        }
        Duration grown = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
