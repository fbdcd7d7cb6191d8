package dev.tpo.inference.models;

import dev.tpo.inference.InferenceProperties;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Keeps asking training-service what to serve. Each question says what is served now and is answered as soon as there is
 * something newer: a promotion is known here at once, and known there to be known here.
 */
@Component
final class CatalogReader implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final ModelCatalog catalog;
    private final Duration pause;
    private final Environment environment;
    private final String instance = UUID.randomUUID().toString();
    private @Nullable Thread thread;

    CatalogReader(ModelCatalog catalog, InferenceProperties properties, Environment environment) {
        this.catalog = catalog;
        this.pause = properties.serving().pollInterval();
        this.environment = environment;
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofVirtual().name("catalog").start(() -> read(url()));
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void read(String url) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long before = System.nanoTime();
                boolean news = askSafely(url);
                if (!news && System.nanoTime() - before < WAIT.toNanos()) {
                    Thread.sleep(pause); // nobody answers, or nobody there waits for news
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean askSafely(String url) {
        try {
            return catalog.refresh(instance, url, WAIT);
        } catch (RuntimeException e) {
            LOG.error("what to serve could not be taken in", e);
            return false;
        }
    }

    /** The web server has its port by now. */
    private String url() {
        return "http://" + environment.getProperty("server.address", environment.getProperty("HOSTNAME", "localhost"))
                + ":" + environment.getProperty("local.server.port", "");
    }
}
