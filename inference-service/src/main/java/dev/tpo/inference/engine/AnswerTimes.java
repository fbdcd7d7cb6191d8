package dev.tpo.inference.engine;

import java.util.concurrent.TimeUnit;

/** One request's times, told to the metrics as they become known. */
final class AnswerTimes {
    private final ServingMetrics metrics;
    private final long arrivedNanos;
    private long lastTokenNanos;
    private int tokens;

    AnswerTimes(ServingMetrics metrics) {
        this.metrics = metrics;
        this.arrivedNanos = now();
    }

    void begun() {
        metrics.queueTime.record(now() - arrivedNanos, TimeUnit.NANOSECONDS);
    }

    void token(TokenCounts counts) {
        if (counts.completion() == tokens) {
            return;
        }
        long now = now();
        if (tokens == 0) {
            metrics.timeToFirstToken.record(now - arrivedNanos, TimeUnit.NANOSECONDS);
        } else {
            metrics.interTokenLatency.record(now - lastTokenNanos, TimeUnit.NANOSECONDS);
        }
        tokens = counts.completion();
        lastTokenNanos = now;
    }

    void finished(TokenCounts counts) {
        metrics.promptTokens.increment(counts.prompt());
        metrics.generationTokens.increment(counts.completion());
        scored();
    }

    void scored() {
        metrics.requestLatency.record(now() - arrivedNanos, TimeUnit.NANOSECONDS);
    }

    private long now() {
        return metrics.registry.config().clock().monotonicTime();
    }
}
