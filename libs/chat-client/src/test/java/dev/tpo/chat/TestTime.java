package dev.tpo.chat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time passes by being waited for, and not otherwise. */
public final class TestTime extends Clock {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private volatile Instant now = BEGIN;

    public synchronized void pass(Duration some) {
        now = now.plus(some);
    }

    public Duration passed() {
        return Duration.between(BEGIN, now);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
