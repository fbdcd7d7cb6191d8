package dev.tpo.inference.chat;

import dev.tpo.inference.engine.Admission;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.models.ModelLease;
import dev.tpo.inference.models.ModelPool;
import dev.tpo.inference.models.ModelRef;
import dev.tpo.inference.videos.Videos;
import org.springframework.stereotype.Component;

/** Gives a request what it needs to be served by a model of this service: its place, its model, its videos. */
@Component
final class LocalHosting {
    private final Admission admission;
    private final ModelPool pool;
    private final Videos videos;

    LocalHosting(Admission admission, ModelPool pool, Videos videos) {
        this.admission = admission;
        this.pool = pool;
        this.videos = videos;
    }

    /** No frame is decoded yet. Close it when the request is over. */
    Served open(ModelRef ref, Chat chat) throws InterruptedException {
        Admission.Ticket place = admission.enter();
        ModelLease lease = null;
        try {
            Conversation conversation = Conversation.of(chat, videos);
            lease = pool.acquire(ref);
            videos.requireRoom(conversation.videos(), lease.hosted().form());
            Engine.Prompt prompt = lease.hosted().prompt(conversation.turns());
            return new LocalServed(place, lease, conversation, prompt, videos);
        } catch (Throwable e) { // also where the heap ran short: what is held is given back
            try (place) {
                if (lease != null) {
                    lease.close();
                }
            }
            throw e;
        }
    }
}
