package dev.tpo.chat.endpoints;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer of an endpoint as it comes, after as many requests as it took to make it begin. Read by one thread; closing it
 * before its end breaks it off at the endpoint.
 */
public final class EndpointAnswer implements AutoCloseable {
    /** Requests for one question at which the endpoint may fail. */
    static final int TRIES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(EndpointAnswer.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    /** What is waited for here; longer waits are the client's. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final Duration BUSY = Duration.ofSeconds(5); // where it does not say for how long

    private final Endpoint endpoint;
    private final EndpointQuestion question;
    private final Dialect dialect;
    private final Runnable leave;
    private final Fleet.Tried tried = new Fleet.Tried();
    private final Deque<AnswerPiece> pieces = new ArrayDeque<>();
    private @Nullable Request current;
    private @Nullable String model;
    private int requests;
    private int failures;
    private boolean ended;
    private boolean closed;

    EndpointAnswer(Endpoint endpoint, EndpointQuestion question, Dialect dialect, Runnable leave) {
        this.endpoint = endpoint;
        this.question = question;
        this.dialect = dialect;
        this.leave = leave;
    }

    /** One HTTP request and what it holds; ended once. */
    private final class Request {
        private final Address address;
        private final Attempt attempt;
        private final ObjectNode body;
        private final Shares.Share share;
        private final Instant sent = endpoint.clock().instant();

        Request(Address address, Attempt attempt, ObjectNode body, Shares.Share share) {
            this.address = address;
            this.attempt = attempt;
            this.body = body;
            this.share = share;
        }

        void end(EndpointMeter.Outcome outcome) {
            attempt.close();
            share.guessed(); // unless it is known
            switch (outcome) {
                case ANSWERED, REFUSED -> address.circuit().succeeded();
                case FAILED -> address.circuit().failed();
                case BUSY, LEFT -> address.circuit().abandoned();
            }
            endpoint.fleet().end(address);
            Duration lasted = Duration.between(sent, endpoint.clock().instant());
            endpoint.meter().request(endpoint.settings().name(), outcome, lasted);
            current = null;
        }
    }

    /** How many HTTP requests were sent; no more are once this is given out. */
    public int requests() {
        return requests;
    }

    /** What the answer calls its model; null: nothing. */
    public @Nullable String model() {
        return model;
    }

    /** What of the question was left out. */
    public List<String> notes() {
        return dialect.notes(endpoint.settings().name(), question.body());
    }

    /**
     * Null: nothing came within the time. After {@link AnswerPiece.Finished} nothing does.
     *
     * @throws EndpointException if the answer broke off
     */
    public @Nullable AnswerPiece next(Duration patience) throws InterruptedException {
        AnswerPiece ready = pieces.poll();
        Request request = current;
        if (ready != null || ended || request == null) {
            return ready;
        }
        return switch (request.attempt.next(patience)) {
            case null -> null;
            case Attempt.Said(AnswerPiece piece) -> taken(request, piece);
            case Attempt.Broken(String why, boolean slow, boolean reached) -> {
                request.end(EndpointMeter.Outcome.FAILED);
                throw new EndpointException.Failed(endpoint.told(why), requests);
            }
            case Attempt.Declined declined -> throw new IllegalStateException("declined after its beginning");
        };
    }

    /** Sends requests until one is answered, or there is no hope of that here and now. */
    void begin() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!attempt()) {
            failures++;
            if (!endpoint.fleet().hasAnother(tried)) {
                Duration back = endpoint.fleet().untilBack();
                Duration backOff = jittered(pause);
                boolean wanted = back.compareTo(LONGEST_PAUSE) <= 0 && back.compareTo(backOff) > 0;
                endpoint.pause(wanted ? back : backOff);
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** @return whether there is an answer; false: it may be tried again */
    private boolean attempt() throws InterruptedException {
        Request request = send();
        List<AnswerPiece> said = new ArrayList<>();
        while (true) {
            switch (request.attempt.next(LOOK)) {
                case null -> {}
                case Attempt.Said(AnswerPiece piece) -> {
                    said.add(piece);
                    if (!question.whole() || piece instanceof AnswerPiece.Finished) {
                        pieces.addAll(said.subList(0, said.size() - 1));
                        pieces.add(taken(request, piece));
                        return true;
                    }
                }
                case Attempt.Broken(String why, boolean slow, boolean reached) -> {
                    if (!reached) {
                        request.share.unused();
                    }
                    request.end(EndpointMeter.Outcome.FAILED);
                    tried.add(request.address);
                    retryOrThrow(slow, new EndpointException.Failed(endpoint.told(why), requests));
                    return false;
                }
                case Attempt.Declined declined -> {
                    if (declined(request, declined)) {
                        return false;
                    }
                    request = send(); // in a dialect that it has just been found to speak
                    said.clear();
                }
            }
        }
    }

    private Request send() throws InterruptedException {
        Address address = endpoint.address(tried, requests);
        Shares.Share share = null;
        try {
            share = endpoint.takeShare(question, requests);
            ObjectNode body = dialect.spoken(question.body());
            Request request = new Request(address, endpoint.send(address, body), body, share);
            requests++;
            current = request;
            return request;
        } catch (Throwable e) {
            if (share != null) {
                share.unused();
            }
            address.circuit().abandoned();
            endpoint.fleet().end(address);
            throw e;
        }
    }

    /** @return whether it is worth a pause and another try; false: worth another request at once */
    private boolean declined(Request request, Attempt.Declined declined) {
        request.share.unused();
        int status = declined.status();
        String message = declined.message() == null ? "" : declined.message();
        if (status == 429 && !"insufficient_quota".equals(declined.code())) {
            request.end(EndpointMeter.Outcome.BUSY);
            tried.add(request.address);
            Duration wait = Objects.requireNonNullElse(declined.comeAgain(), Duration.ZERO);
            endpoint.fleet().busy(request.address, wait);
            busyOrThrow(declined, wait);
            return true;
        }
        if (status >= 500 || status == 408 || status == 409 || status == 425) {
            request.end(EndpointMeter.Outcome.FAILED);
            tried.add(request.address);
            Duration wait = declined.comeAgain();
            if (status == 503 && wait != null) {
                endpoint.fleet().busy(request.address, wait);
                if (wait.compareTo(LONGEST_PAUSE) > 0 && !endpoint.fleet().hasAnother(tried)) {
                    throw new EndpointException.Away(told(declined), wait, requests);
                }
            }
            retryOrThrow(false, new EndpointException.Failed(told(declined), requests));
            return true;
        }
        request.end(EndpointMeter.Outcome.REFUSED);
        if ((status == 400 || status == 422)
                && dialect.learn(request.body, declined.param(), declined.code(), message)) {
            LOG.info("{} does not take all fields for {}; going on without", endpoint, question.model());
            if (requests >= question.mostRequests()) {
                throw new EndpointException.Failed(endpoint.told("it wants the question in another form"), requests);
            }
            return false;
        }
        throw Refusals.of(endpoint, question.model(), declined, requests);
    }

    private void busyOrThrow(Attempt.Declined declined, Duration wait) {
        boolean shortly = wait.compareTo(LONGEST_PAUSE) <= 0;
        if (isLast() || (!shortly && !endpoint.fleet().hasAnother(tried))) {
            throw new EndpointException.Busy(told(declined), wait.isZero() ? BUSY : wait, requests);
        }
    }

    private void retryOrThrow(boolean slow, EndpointException otherwise) {
        LOG.info("{} failed at a question, request {}: {}", endpoint, requests, otherwise.said());
        if (slow || isLast()) {
            throw otherwise;
        }
    }

    private boolean isLast() {
        return failures + 1 >= TRIES || requests >= question.mostRequests();
    }

    private String told(Attempt.Declined declined) {
        return endpoint.told(
                "status " + declined.status() + (declined.message() == null ? "" : ", " + declined.message()));
    }

    private AnswerPiece taken(Request request, AnswerPiece piece) {
        if (model == null && request.attempt.model() != null) {
            model = endpoint.cleaned(request.attempt.model());
        }
        request.address.circuit().succeeded();
        if (piece instanceof AnswerPiece.Finished(var ending, var tokens)) {
            ended = true;
            if (tokens != null) {
                request.share.told(tokens);
                endpoint.meter().tokens(endpoint.settings().name(), tokens);
            }
            request.end(EndpointMeter.Outcome.ANSWERED);
        }
        return piece;
    }

    private static Duration jittered(Duration pause) {
        long most = Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most * 3 / 4, most + 1));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (current != null) {
                current.end(EndpointMeter.Outcome.LEFT);
            }
            leave.run();
        }
    }
}
