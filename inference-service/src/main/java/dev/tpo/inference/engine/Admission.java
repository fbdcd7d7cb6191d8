package dev.tpo.inference.engine;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** The bounded queue's door: so many requests at once, the next one is told to come again. */
@Component
public final class Admission {
    private final Semaphore places;
    private final InferenceProperties.Serving settings;
    private final ServingMetrics metrics;

    Admission(InferenceProperties properties, ServingMetrics metrics) {
        this.settings = properties.serving();
        this.places = new Semaphore(settings.maxRequests());
        this.metrics = metrics;
    }

    /** @throws ApiException 429 with Retry-After if there is no place */
    public Ticket enter() {
        Ticket ticket = () -> { // made first: where the heap runs short for it, no place is taken yet
            metrics.admitted.decrementAndGet();
            places.release();
        };
        if (!places.tryAcquire()) {
            throw ApiException.tooManyRequests(
                    settings.retryAfter(),
                    "all " + settings.maxRequests() + " places are taken; try again in a moment");
        }
        metrics.admitted.incrementAndGet();
        return ticket;
    }

    /** Close it once. */
    @FunctionalInterface
    public interface Ticket extends AutoCloseable {
        @Override
        void close();
    }
}
