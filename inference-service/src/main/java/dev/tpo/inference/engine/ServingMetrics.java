package dev.tpo.inference.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** The names that LLM dashboards already plot. */
@Component
public final class ServingMetrics {
    final MeterRegistry registry;
    final Timer timeToFirstToken;
    final Timer interTokenLatency;
    final Timer requestLatency;
    final Timer queueTime;
    final Counter promptTokens;
    final Counter generationTokens;
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger admitted = new AtomicInteger();

    public ServingMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.timeToFirstToken = timer("time_to_first_token", "From a request's arrival to its first token");
        this.interTokenLatency = timer("inter_token_latency", "Between two tokens of an answer");
        this.requestLatency = timer("e2e_request_latency", "From a request's arrival to its end");
        this.queueTime = timer("request_queue_time", "From a request's arrival to its first step");
        this.promptTokens = Counter.builder("prompt_tokens").register(registry);
        this.generationTokens = Counter.builder("generation_tokens").register(registry);
        Gauge.builder("num_requests_running", running, AtomicInteger::get).register(registry);
        Gauge.builder("num_requests_waiting", this, m -> Math.max(0, m.admitted.get() - m.running.get()))
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }

    AnswerTimes arrival() {
        return new AnswerTimes(this);
    }
}
