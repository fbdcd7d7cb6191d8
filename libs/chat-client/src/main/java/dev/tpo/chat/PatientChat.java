package dev.tpo.chat;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.ScoreResponse;
import dev.tpo.api.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks until there is an answer or no hope of one: a full queue is waited for as long as it says, a service that is away
 * until it is back, and a question at which the service fails again and again is given up. Safe for use by several
 * threads. A thread that is interrupted while it asks gets {@link Reply.Stopped} and stays interrupted.
 */
public final class PatientChat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatientChat.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** How long a stop may go unheard. */
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long a new model may be unknown to a service that is told of models from time to time. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

    private final HttpChat chat;
    private final Patience patience;
    private final Clock clock;
    private final Waiting waiting;

    /** When the service last gave any answer: it is there, even if one question gets none. */
    private volatile Instant lastAnswer = Instant.MIN;

    public PatientChat(ChatEndpoint endpoint, Patience patience, Clock clock) {
        this(endpoint, patience, clock, Thread::sleep);
    }

    PatientChat(ChatEndpoint endpoint, Patience patience, Clock clock, Waiting waiting) {
        this.chat = new HttpChat(endpoint, clock);
        this.patience = patience;
        this.clock = clock;
        this.waiting = waiting;
    }

    /** How time is let pass. */
    interface Waiting {
        void pause(Duration time) throws InterruptedException;
    }

    /**
     * The answer is streamed, so that one that goes on coming may take as long as it needs.
     *
     * @param stop whether the answer is no longer wanted; looked at several times a second
     */
    public Reply<ChatCompletion> complete(ChatCompletionRequest request, BooleanSupplier stop) {
        return complete(request, Allowance.ANY, stop);
    }

    /**
     * @param allowance what it may cost
     * @param stop whether the answer is no longer wanted; looked at several times a second
     */
    public Reply<ChatCompletion> complete(ChatCompletionRequest request, Allowance allowance, BooleanSupplier stop) {
        return ask(
                "/v1/chat/completions",
                request.streamed(),
                ChatCompletion.class,
                PatientChat::isWhole,
                PatientChat::spent,
                allowance,
                stop);
    }

    /** @param stop whether the answer is no longer wanted; looked at several times a second */
    public Reply<ScoreResponse> score(ScoreRequest request, BooleanSupplier stop) {
        return score(request, Allowance.ANY, stop);
    }

    /**
     * @param allowance what it may cost
     * @param stop whether the answer is no longer wanted; looked at several times a second
     */
    public Reply<ScoreResponse> score(ScoreRequest request, Allowance allowance, BooleanSupplier stop) {
        return ask("/v1/score", request, ScoreResponse.class, scores -> true, scores -> Cost.NOTHING, allowance, stop);
    }

    /** Requests under way are broken off. */
    @Override
    public void close() {
        chat.close();
    }

    @SuppressWarnings({"NullAway", "ConstantValue"}) // another's JSON may lack what the record promises
    private static boolean isWhole(ChatCompletion completion) {
        return completion.choices() != null
                && !completion.choices().isEmpty()
                && completion.choices().getFirst().message() != null
                && completion.choices().getFirst().message().content() != null
                && completion.choices().getFirst().finishReason() != null;
    }

    @SuppressWarnings({"NullAway", "ConstantValue"}) // another's JSON may lack what the record promises
    private static Cost spent(ChatCompletion completion) {
        Usage usage = completion.usage();
        return usage == null ? Cost.NOTHING : new Cost(0, usage.promptTokens(), usage.completionTokens());
    }

    private <T> Reply<T> ask(
            String path,
            Object question,
            Class<T> type,
            Predicate<T> whole,
            Function<T, Cost> spent,
            Allowance allowance,
            BooleanSupplier stop) {
        Instant begin = clock.instant();
        Cost cost = Cost.NOTHING;
        Duration pause = FIRST_PAUSE;
        int failures = 0;
        try {
            while (!stop.getAsBoolean()) {
                Duration wait = pause;
                Tried<T> tried = chat.ask(path, question, type, whole, allowance.next(), LOOK, stop);
                Cost paid = Cost.requests(tried.requests());
                if (tried.outcome() instanceof Try.Answered<T>(T answer)) {
                    paid = paid.plus(spent.apply(answer));
                }
                allowance.spent(paid);
                cost = cost.plus(paid);
                switch (tried.outcome()) {
                    case null -> {
                        return new Reply.Stopped<>(cost);
                    }
                    case Try.Answered<T>(T answer) -> {
                        lastAnswer = clock.instant();
                        return new Reply.Answered<>(answer, cost);
                    }
                    case Try.Refused<T> refusal -> {
                        return refused(refusal, cost);
                    }
                    case Try.Unknown<T>(var refusal) -> {
                        if (since(begin).compareTo(UNTIL_KNOWN) > 0) {
                            return refused(refusal, cost);
                        }
                    }
                    case Try.Failed<T>(String why) -> {
                        failures++;
                        LOG.info("{} failed at a question, try {} of {}: {}", chat, failures, patience.tries(), why);
                        if (failures >= patience.tries()) {
                            return noAnswer(failures + (failures == 1 ? " try" : " tries"), why, cost);
                        }
                    }
                    case Try.Busy<T>(String why, var comeAgain) -> {
                        wait = comeAgain == null ? pause : comeAgain;
                        if (isOver(begin, wait)) {
                            return unavailable(why, cost);
                        }
                    }
                    case Try.Away<T>(String why, var comeAgain) -> {
                        LOG.info("{} is not there for a question: {}", chat, why);
                        wait = comeAgain == null ? pause : comeAgain;
                        if (isOver(begin, wait)) {
                            // Who answers others is there: then it is this question that gets no answer.
                            return lastAnswer.isAfter(begin)
                                    ? noAnswer(Words.of(patience.away()), why, cost)
                                    : unavailable(why, cost);
                        }
                    }
                }
                if (!sleep(wait, stop)) {
                    return new Reply.Stopped<>(cost);
                }
                pause = longer(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Reply.Stopped<>(cost);
    }

    private boolean isOver(Instant begin, Duration wait) {
        return since(begin).plus(wait).compareTo(patience.away()) > 0;
    }

    private <T> Reply<T> unavailable(String why, Cost cost) {
        return new Reply.Unavailable<>(
                "the model gave no answer in " + Words.of(patience.away()) + "; the last try: " + why, cost);
    }

    private static <T> Reply<T> refused(Try.Refused<T> refusal, Cost cost) {
        return new Reply.Refused<>(refusal.code(), refusal.message(), refusal.param(), cost);
    }

    private static <T> Reply<T> noAnswer(String effort, String why, Cost cost) {
        return new Reply.Refused<>(
                Reply.Refused.NO_ANSWER,
                "the model gave no answer in " + effort + "; the last try: " + why,
                null,
                cost);
    }

    /** Whether all of the time passed. */
    private boolean sleep(Duration time, BooleanSupplier stop) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (!stop.getAsBoolean()) {
            Duration left = Duration.between(clock.instant(), end);
            if (!left.isPositive()) {
                return true;
            }
            waiting.pause(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
        return false;
    }

    /** Twice as long, and not in step with others that wait. */
    private static Duration longer(Duration pause) {
        long most = Math.min(pause.toMillis() * 2, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most * 3 / 4, most + 1));
    }

    private Duration since(Instant begin) {
        return Duration.between(begin, clock.instant());
    }
}
