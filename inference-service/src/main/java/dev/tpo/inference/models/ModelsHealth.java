package dev.tpo.inference.models;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready once it is known which models there are, and what the aliases name. */
@Component("models")
final class ModelsHealth implements HealthIndicator {
    private final ModelCatalog catalog;

    ModelsHealth(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Health health() {
        return catalog.isKnown() ? Health.up().build() : Health.outOfService().build();
    }
}
