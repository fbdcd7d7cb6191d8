package dev.tpo.chat.endpoints;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** So much in any minute, and no more. More than that at once is let through when nothing else was. */
final class MinuteWindow {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final long limit;
    private final Clock clock;
    private final Deque<Taken> taken = new ArrayDeque<>();
    private long sum;

    MinuteWindow(long limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** A share of the minute after it was taken. */
    static final class Taken {
        private final Instant at;
        private long amount;

        private Taken(Instant at, long amount) {
            this.at = at;
            this.amount = amount;
        }
    }

    /** How long until there is room for so much; zero: now. */
    synchronized Duration untilRoom(long amount) {
        Instant now = clock.instant();
        forget(now);
        long left = sum;
        if (fits(left, amount)) {
            return Duration.ZERO;
        }
        for (Taken one : taken) {
            left -= one.amount;
            if (fits(left, amount)) {
                return Duration.between(now, one.at.plus(MINUTE)).plusMillis(1);
            }
        }
        return Duration.ZERO;
    }

    synchronized Taken take(long amount) {
        Taken one = new Taken(clock.instant(), amount);
        taken.add(one);
        sum += amount;
        return one;
    }

    /** It was more or less than was thought. */
    synchronized void correct(Taken one, long amount) {
        if (taken.contains(one)) {
            sum += amount - one.amount;
            one.amount = amount;
        }
    }

    private boolean fits(long sum, long amount) {
        return sum + amount <= limit || sum <= 0;
    }

    private void forget(Instant now) {
        while (!taken.isEmpty() && !taken.peekFirst().at.plus(MINUTE).isAfter(now)) {
            sum -= taken.removeFirst().amount;
        }
    }
}
