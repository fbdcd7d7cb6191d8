package dev.tpo.chat.endpoints;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives each request its share of what an endpoint's operator allows for a minute and for a day. */
final class Shares {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final String endpoint;
    private final Clock clock;
    private final Endpoint.Pauses pauses;
    private final @Nullable MinuteWindow requests;
    private final @Nullable MinuteWindow tokens;
    private final @Nullable DayBudget day;

    Shares(EndpointSettings settings, @Nullable DayBudget day, Clock clock, Endpoint.Pauses pauses) {
        this.endpoint = settings.name();
        this.clock = clock;
        this.pauses = pauses;
        this.requests = window(settings.limits().requestsPerMinute(), clock);
        this.tokens = window(settings.limits().tokensPerMinute(), clock);
        this.day = day;
    }

    private static @Nullable MinuteWindow window(@Nullable Integer limit, Clock clock) {
        return limit == null ? null : new MinuteWindow(limit, clock);
    }

    /** What one request has taken. To be ended by one of its methods; only the first counts. */
    final class Share {
        private final long guess;
        private final MinuteWindow.@Nullable Taken minute;
        private boolean ended;

        private Share(long guess, MinuteWindow.@Nullable Taken minute) {
            this.guess = guess;
            this.minute = minute;
        }

        /** The endpoint has told how many tokens it were. */
        void told(AnswerPiece.Tokens used) {
            long sum = (long) used.input() + used.output();
            if (tokens != null && minute != null) {
                tokens.correct(minute, sum);
            }
            end(sum);
        }

        /** No model has seen the question. */
        void unused() {
            end(0);
        }

        /** It was as many tokens as was guessed, for all that is known. */
        void guessed() {
            end(guess);
        }

        private void end(long used) {
            if (!ended && day != null) {
                day.settle(guess, used);
            }
            ended = true;
        }
    }

    /**
     * Waits for it if it is not long.
     *
     * @param longest how long that is
     * @param sent requests for the same question before
     * @throws EndpointException.Busy if it is
     * @throws EndpointException.Spent if there is none today
     */
    Share take(long guess, Duration longest, int sent) throws InterruptedException {
        Instant latest = clock.instant().plus(longest);
        while (true) {
            synchronized (this) {
                Duration wait = untilRoom(guess, sent);
                if (wait.isZero()) {
                    return taken(guess, sent);
                }
                if (clock.instant().plus(wait).isAfter(latest)) {
                    throw new EndpointException.Busy(
                            "the endpoint '" + endpoint + "' has had as much as its operator allows for now",
                            wait,
                            sent);
                }
            }
            pauses.pause(LOOK);
        }
    }

    private Duration untilRoom(long guess, int sent) {
        Duration today = day == null ? Duration.ZERO : day.untilRoom(guess, sent);
        Duration minute = longer(
                requests == null ? Duration.ZERO : requests.untilRoom(1),
                tokens == null ? Duration.ZERO : tokens.untilRoom(guess));
        return longer(today, minute);
    }

    private Share taken(long guess, int sent) {
        if (day != null) {
            day.take(guess, sent);
        }
        if (requests != null) {
            requests.take(1);
        }
        return new Share(guess, tokens == null ? null : tokens.take(guess));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
