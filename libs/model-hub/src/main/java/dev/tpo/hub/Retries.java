package dev.tpo.hub;

import java.time.Duration;
import java.util.Locale;

/**
 * How often a request is tried again, and after how long: twice as long each time. The server's own word counts where it
 * gives one.
 *
 * @param limit tries without any progress before it is given up
 * @param unreachedLimit the same while nobody has answered at all: who is not on the network shall not wait long
 */
record Retries(int limit, int unreachedLimit, Duration first, Duration longest) {
    static final Retries DEFAULT = new Retries(8, 5, Duration.ofMillis(500), Duration.ofSeconds(60));
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(4);

    @FunctionalInterface
    interface Attempt<T> {
        T run() throws TransientFault;
    }

    <T> T call(String what, Pulse pulse, Attempt<T> attempt) {
        int failures = 0;
        long before = pulse.done();
        while (true) {
            try {
                T result = attempt.run();
                pulse.answered();
                return result;
            } catch (TransientFault e) {
                pulse.throwIfStopped();
                boolean nobody = e.unreached() && !pulse.wasAnswered();
                failures = pulse.done() > before ? 1 : failures + 1;
                before = pulse.done();
                if (failures >= (nobody ? unreachedLimit : limit)) {
                    throw givenUp(what, failures, nobody, e);
                }
                Duration pause = pause(failures, e.pause());
                if (failures == 1 || pause.compareTo(WORTH_A_WORD) >= 0) {
                    pulse.say(String.format(
                            Locale.ROOT,
                            "%s: %s; tried %s, and again in %.1f s",
                            what,
                            e.getMessage(),
                            times(failures),
                            pause.toMillis() / 1e3));
                }
                pulse.sleep(pause);
            }
        }
    }

    private static HubException givenUp(String what, int failures, boolean nobody, TransientFault last) {
        return new HubException(
                HubException.Reason.UNREACHABLE,
                "gave up on " + what + ", tried " + times(failures) + ": " + last.getMessage()
                        + (nobody
                                ? ". Is this machine on the network? HF_ENDPOINT names another hub or a mirror;"
                                        + " HF_HUB_OFFLINE=1 takes what is cached"
                                : ""),
                last);
    }

    private static String times(int failures) {
        return failures == 1 ? "once" : failures + " times";
    }

    Duration pause(int failures, Duration asked) {
        if (asked.isPositive()) {
            return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
        }
        Duration grown = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
