package dev.tpo.inference.chat;

import dev.tpo.inference.models.ModelCatalog;
import dev.tpo.inference.models.ModelRef;
import dev.tpo.inference.models.RemoteRef;
import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out where the model of a request runs, and has it served there. */
@Component
final class Hosting {
    private final ModelCatalog catalog;
    private final LocalHosting here;
    private final RemoteHosting elsewhere;

    Hosting(ModelCatalog catalog, LocalHosting here, RemoteHosting elsewhere) {
        this.catalog = catalog;
        this.here = here;
        this.elsewhere = elsewhere;
    }

    /** No frame is decoded yet. Close it when the request is over. */
    Served open(@Nullable String model, Chat chat, Upstream upstream) throws InterruptedException {
        if (model == null || model.isBlank()) {
            throw ApiException.invalid("model", "missing_model", "model must name the model to ask");
        }
        return switch (catalog.resolve(model)) {
            case ModelRef ref -> here.open(ref, chat);
            case RemoteRef ref -> elsewhere.open(ref, chat, upstream);
        };
    }
}
