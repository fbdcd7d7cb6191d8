package dev.tpo.inference.chat;

import dev.tpo.inference.engine.Admission;
import dev.tpo.inference.models.ModelCatalog;
import dev.tpo.inference.models.ModelLease;
import dev.tpo.inference.models.ModelPool;
import dev.tpo.inference.models.ModelRef;
import dev.tpo.inference.videos.Videos;
import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything that a request holds while it is served: its place, its model, its frames. */
@Component
final class Hosting {
    private final Admission admission;
    private final ModelCatalog catalog;
    private final ModelPool pool;
    private final Videos videos;

    Hosting(Admission admission, ModelCatalog catalog, ModelPool pool, Videos videos) {
        this.admission = admission;
        this.catalog = catalog;
        this.pool = pool;
        this.videos = videos;
    }

    /** Close it when the request is over. */
    Served open(@Nullable String model, Draft draft) {
        if (model == null || model.isBlank()) {
            throw ApiException.invalid("model", "missing_model", "model must name the model to ask");
        }
        ModelRef ref = catalog.resolve(model);
        Admission.Ticket place = admission.enter();
        try {
            return serve(place, ref, draft);
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private Served serve(Admission.Ticket place, ModelRef ref, Draft draft) {
        Conversation conversation = Conversation.of(draft, videos);
        ModelLease lease = pool.acquire(ref);
        try {
            Videos.Prepared frames = videos.prepare(conversation.videos(), lease.hosted()::remembers);
            return new Served(conversation, lease, frames, place);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    record Served(Conversation conversation, ModelLease lease, Videos.Prepared frames, Admission.Ticket place)
            implements AutoCloseable {
        @Override
        public void close() {
            frames.close();
            lease.close();
            place.close();
        }
    }
}
