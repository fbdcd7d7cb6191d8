package dev.tpo.chat.endpoints;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** One of an endpoint's addresses: how it has fared, and what is under way there. Guarded by its fleet. */
final class Address {
    private static final Duration LONGEST_BUSY = Duration.ofMinutes(1); // its limits may be other ones by then

    private final URI url;
    private final Clock clock;
    private final Circuit circuit;
    private int underWay;
    private Instant busyUntil = Instant.MIN;

    Address(URI url, Clock clock) {
        this.url = url;
        this.clock = clock;
        this.circuit = new Circuit(clock);
    }

    URI url() {
        return url;
    }

    Circuit circuit() {
        return circuit;
    }

    int underWay() {
        return underWay;
    }

    void begin() {
        underWay++;
        circuit.begin();
    }

    void end() {
        underWay--;
    }

    void busyFor(Duration time) {
        Duration shorter = time.compareTo(LONGEST_BUSY) < 0 ? time : LONGEST_BUSY;
        busyUntil = clock.instant().plus(shorter);
    }

    Duration untilFree() {
        Duration left = Duration.between(clock.instant(), busyUntil);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
