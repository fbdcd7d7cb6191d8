package dev.tpo.trainingservice.serving;

import dev.tpo.api.ServedModels;
import dev.tpo.trainingservice.registry.Adapters;
import dev.tpo.trainingservice.registry.ModelRegistry;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What there is to serve, by a number that grows with every change. */
@Component
class Catalog {
    private final JdbcClient jdbc;
    private final ModelRegistry registry;
    private final Adapters adapters;

    Catalog(JdbcClient jdbc, ModelRegistry registry, Adapters adapters) {
        this.jdbc = jdbc;
        this.registry = registry;
        this.adapters = adapters;
    }

    /** Of what is committed. */
    long revision() {
        return jdbc.sql("SELECT revision FROM training.catalog")
                .query(Long.class)
                .single();
    }

    /** The number is read first: what is said may be newer than it, never older. */
    ServedModels now() {
        long revision = revision();
        return new ServedModels(
                registry.summaries().stream()
                        .map(model -> new ServedModels.Entry(
                                model.id(),
                                model.revision(),
                                adapters.baseRevision(model),
                                model.isRemote() ? model.revision() : null))
                        .toList(),
                registry.aliases(),
                revision);
    }

    /** As soon as it is newer than {@code known}, at the latest after {@code longest}. */
    ServedModels newerThan(long known, Duration longest) {
        Pause pause = new Pause(longest);
        while (revision() <= known && pause.again()) {}
        return now();
    }
}
