package dev.tpo.chat.endpoints;

import dev.tpo.chat.wire.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenAI-compatible API elsewhere, asked within its operator's limits. A question is put again at once, and at another
 * address if there is one, a few times; what takes longer is left to whoever asks. Safe for use by several threads.
 */
public final class Endpoint {
    /** How long a question waits for a place within the limits before it is told to come again. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration MODELS_TIMEOUT = Duration.ofSeconds(20);

    private final EndpointSettings settings;
    private final HttpClient http;
    private final JsonMapper json;
    private final Clock clock;
    private final Pauses pauses;
    private final EndpointMeter meter;
    private final Secrecy secrecy;
    private final Fleet fleet;
    private final Semaphore places;
    private final @Nullable DayBudget budget;
    private final Shares shares;
    private final Dialect.Dialects dialects;

    /** How time is let pass. */
    @FunctionalInterface
    interface Pauses {
        void pause(Duration time) throws InterruptedException;
    }

    Endpoint(
            EndpointSettings settings,
            @Nullable DayBudget budget,
            HttpClient http,
            JsonMapper json,
            Clock clock,
            Pauses pauses,
            EndpointMeter meter) {
        this.settings = settings;
        this.http = http;
        this.json = json;
        this.clock = clock;
        this.pauses = pauses;
        this.meter = meter;
        this.secrecy = new Secrecy(settings.key(), settings.addresses());
        this.fleet = new Fleet(settings.addresses(), clock);
        this.places = new Semaphore(settings.limits().concurrency(), true);
        this.budget = budget;
        this.shares = new Shares(settings, budget, clock, pauses);
        this.dialects = new Dialect.Dialects(settings.responseFormat());
    }

    public EndpointSettings settings() {
        return settings;
    }

    /** What it may be asked in a day; empty: as much as there is. */
    public Optional<DayBudget> budget() {
        return Optional.ofNullable(budget);
    }

    /** How many of its addresses are left alone because they have failed. */
    public int openCircuits() {
        return fleet.open();
    }

    /** Requests under way. */
    public int running() {
        return settings.limits().concurrency() - places.availablePermits();
    }

    /**
     * Puts a question. Returns when the answer has begun, or with all of it if it is wanted whole; to be closed.
     *
     * @throws EndpointException if there is none
     */
    public EndpointAnswer ask(EndpointQuestion question) throws InterruptedException {
        if (!places.tryAcquire(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new EndpointException.Busy(
                    "all " + settings.limits().concurrency() + " places at the endpoint '" + settings.name()
                            + "' are taken",
                    Duration.ofSeconds(1),
                    0);
        }
        EndpointAnswer answer = new EndpointAnswer(this, question, dialects.of(question.model()), places::release);
        try {
            answer.begin();
            return answer;
        } catch (Throwable e) {
            answer.close();
            throw e;
        }
    }

    /**
     * The names of its models.
     *
     * @return empty if it does not say
     * @throws EndpointException if it cannot be asked
     */
    public Optional<List<String>> models() throws InterruptedException {
        Fleet.Tried tried = new Fleet.Tried();
        Address address = address(tried, 0);
        try (Wire wire = Wire.send(http, request(address, "/models").GET().build(), json)) {
            Listing listing = new Listing(wire, clock.instant().plus(MODELS_TIMEOUT), clock);
            Optional<List<String>> names = listing.read();
            address.circuit().succeeded();
            return names;
        } catch (Listing.NoListing e) {
            address.circuit().failed();
            throw new EndpointException.Failed(told(e.getMessage() == null ? "it failed" : e.getMessage()), 1);
        } finally {
            address.circuit().abandoned();
            fleet.end(address);
        }
    }

    /** An address that is worth asking. End it. */
    Address address(Fleet.Tried tried, int sent) {
        Address address = fleet.begin(tried);
        if (address != null) {
            return address;
        }
        Duration wait = fleet.untilBack();
        if (fleet.isAway()) {
            throw new EndpointException.Away(told("it has failed again and again, and is left alone"), wait, sent);
        }
        throw new EndpointException.Busy(told("it has asked to be left alone for a while"), wait, sent);
    }

    Fleet fleet() {
        return fleet;
    }

    EndpointMeter meter() {
        return meter;
    }

    Clock clock() {
        return clock;
    }

    void pause(Duration time) throws InterruptedException {
        pauses.pause(time);
    }

    Attempt send(Address address, JsonNode body) {
        HttpRequest request = request(address, "/chat/completions")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream, application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        return new Attempt(Wire.send(http, request, json), settings.timeouts(), clock, json);
    }

    private HttpRequest.Builder request(Address address, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + path));
        if (settings.key() != null) {
            request.header("Authorization", "Bearer " + settings.key());
        }
        return request;
    }

    /** What may be told of the endpoint, in a sentence that names it. */
    String told(String words) {
        return "the endpoint '" + settings.name() + "': " + secrecy.told(words);
    }

    /** The endpoint's own words, without what is nobody's business. */
    String cleaned(String words) {
        return secrecy.told(words);
    }

    /** One request's share of what the operator allows, waiting for it if it is not long. */
    Shares.Share takeShare(EndpointQuestion question, int sent) throws InterruptedException {
        return shares.take(question.tokens(), LONGEST_WAIT, sent);
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
