package dev.tpo.chat.endpoints;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint may be asked in a day of UTC. Its count is in a file, so that a restart forgets nothing: a request is
 * counted there before it is sent, its tokens when they are known. Safe for use by several threads of one process.
 */
public final class DayBudget {
    private static final Logger LOG = LoggerFactory.getLogger(DayBudget.class);
    private static final Duration UNTIL_OTHERS_ARE_ANSWERED = Duration.ofSeconds(1);
    private static final Duration UNTIL_IT_CAN_BE_WRITTEN = Duration.ofSeconds(30);

    private final String endpoint;
    private final @Nullable Integer requests;
    private final @Nullable Integer tokens;
    private final DayCountFile file;
    private final Clock clock;
    private DayCount used;
    private long setAside; // tokens of requests under way

    /** @throws InvalidEndpointException if the count cannot be kept */
    DayBudget(String endpoint, EndpointSettings.Limits limits, Path file, Clock clock) {
        this.endpoint = endpoint;
        this.requests = limits.requestsPerDay();
        this.tokens = limits.tokensPerDay();
        this.file = new DayCountFile(file);
        this.clock = clock;
        this.used = this.file.read().orElseGet(() -> DayCount.none(day()));
        try {
            this.file.write(used());
        } catch (IOException e) {
            throw new InvalidEndpointException("the day's budget of the endpoint '" + endpoint + "' cannot be kept in "
                    + file + ": " + e.getMessage());
        }
    }

    /** Null: any number. */
    public @Nullable Integer requests() {
        return requests;
    }

    /** Null: any number. */
    public @Nullable Integer tokens() {
        return tokens;
    }

    /** Today. */
    public synchronized DayCount used() {
        LocalDate today = day();
        if (!used.day().equals(today)) {
            used = DayCount.none(today);
        }
        return used;
    }

    /**
     * How long until there may be room for one more request; zero: now.
     *
     * @param guess its tokens
     * @param sent requests for the same question before
     * @throws EndpointException.Spent if there is none today
     */
    synchronized Duration untilRoom(long guess, int sent) {
        DayCount today = used();
        if (requests != null && today.requests() >= requests) {
            throw spent("has had the " + requests + " requests that its operator allows for a day", sent);
        }
        if (tokens == null || today.tokens() + setAside + guess <= tokens) {
            return Duration.ZERO;
        }
        if (today.tokens() + guess <= tokens) {
            return UNTIL_OTHERS_ARE_ANSWERED;
        }
        throw spent(
                "has had " + today.tokens() + " of the " + tokens
                        + " tokens that its operator allows for a day, and the question may take " + guess,
                sent);
    }

    private EndpointException.Spent spent(String why, int sent) {
        Duration wait = Duration.between(
                clock.instant(), day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        return new EndpointException.Spent(
                "the endpoint '" + endpoint + "' " + why + "; the next day begins at 00:00 UTC", wait, sent);
    }

    /**
     * Counts one more request, and sets its tokens aside until they are {@linkplain #settle settled}.
     *
     * @throws EndpointException.Away if that cannot be written: what is not counted is not sent
     */
    synchronized void take(long guess, int sent) {
        DayCount with = used().plus(1, 0);
        try {
            file.write(with);
        } catch (IOException e) {
            LOG.error("{} cannot be written: nothing is sent to the endpoint '{}'", file, endpoint, e);
            throw new EndpointException.Away(
                    "the day's budget of the endpoint '" + endpoint + "' cannot be kept, so nothing is sent to it",
                    UNTIL_IT_CAN_BE_WRITTEN,
                    sent);
        }
        used = with;
        setAside += guess;
    }

    /** What the request has used in place of what was set aside for it; of the day in which that is known. */
    synchronized void settle(long guess, long told) {
        setAside -= guess;
        used = used().plus(0, told);
        try {
            file.write(used);
        } catch (IOException e) {
            LOG.error("{} cannot be written; it will be before the next request", file, e);
        }
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
