package dev.tpo.inference.chat;

import dev.tpo.inference.engine.Admission;
import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.models.ModelCatalog;
import dev.tpo.inference.models.ModelLease;
import dev.tpo.inference.models.ModelPool;
import dev.tpo.inference.models.ModelRef;
import dev.tpo.inference.videos.FramesForgottenException;
import dev.tpo.inference.videos.ShownVideo;
import dev.tpo.inference.videos.Videos;
import dev.tpo.web.ApiException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives a request what it needs to be served: its place, its model, its videos. */
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

    /** No frame is decoded yet. Close it when the request is over. */
    Served open(@Nullable String model, Chat chat) throws InterruptedException {
        if (model == null || model.isBlank()) {
            throw ApiException.invalid("model", "missing_model", "model must name the model to ask");
        }
        ModelRef ref = catalog.resolve(model);
        Admission.Ticket place = admission.enter();
        ModelLease lease = null;
        try {
            Conversation conversation = Conversation.of(chat, videos);
            lease = pool.acquire(ref);
            videos.requireRoom(conversation.videos(), lease.hosted().form());
            Engine.Prompt prompt = lease.hosted().prompt(conversation.turns());
            return new Served(place, lease, conversation, prompt, videos);
        } catch (Throwable e) { // also where the heap ran short: what is held is given back
            try (place) {
                if (lease != null) {
                    lease.close();
                }
            }
            throw e;
        }
    }

    /** Everything that a request holds while it is served. */
    static final class Served implements AutoCloseable {
        private final Admission.Ticket place;
        private final ModelLease lease;
        private final Conversation conversation;
        private final Engine.Prompt prompt;
        private final Videos videos;
        private Videos.Decoded frames = Videos.Decoded.NONE;

        private Served(
                Admission.Ticket place,
                ModelLease lease,
                Conversation conversation,
                Engine.Prompt prompt,
                Videos videos) {
            this.place = place;
            this.lease = lease;
            this.conversation = conversation;
            this.prompt = prompt;
            this.videos = videos;
        }

        ModelRef model() {
            return lease.model();
        }

        Conversation conversation() {
            return conversation;
        }

        /**
         * An answer whose prompt the model has read; the frames are let go by then.
         *
         * @throws RuntimeException what kept the prompt from being read
         */
        AnswerStream answer(Sampling sampling) throws InterruptedException {
            prompt.requireRoom(sampling);
            return withFrames(() -> begun(sampling));
        }

        /** How likely each answer is, in their order. */
        List<Engine.Likelihood> score(List<String> answers) throws InterruptedException {
            Engine.Scoring scoring = prompt.scoring(answers);
            return withFrames(() -> scored(scoring));
        }

        /** Decodes what the model has not seen, and all of it if other videos took its place there meanwhile. */
        private <T> T withFrames(Reading<T> reading) throws InterruptedException {
            decode(lease.hosted()::remembers);
            try {
                return reading.read();
            } catch (FramesForgottenException e) {
                decode(video -> false);
                return reading.read();
            }
        }

        private void decode(Predicate<ShownVideo> remembered) throws InterruptedException {
            frames.close();
            frames = videos.decode(conversation.videos(), lease.hosted().form(), remembered);
        }

        private AnswerStream begun(Sampling sampling) throws InterruptedException {
            AnswerStream answer = lease.hosted().answer(prompt, sampling);
            try {
                if (answer.next() instanceof AnswerEvent.Failed(Throwable cause)) {
                    throw EngineErrors.told(cause);
                }
                frames.close();
                return answer;
            } catch (Throwable e) {
                answer.close();
                throw e;
            }
        }

        private List<Engine.Likelihood> scored(Engine.Scoring scoring) throws InterruptedException {
            CompletableFuture<List<Engine.Likelihood>> result = lease.hosted().score(scoring);
            try {
                return result.get();
            } catch (ExecutionException e) {
                throw EngineErrors.told(e.getCause() == null ? e : e.getCause());
            } finally {
                result.cancel(false); // does nothing to a result that is there
            }
        }

        @Override
        public void close() {
            try (place;
                    lease) { // whatever one of them throws, the others are given back
                frames.close();
            }
        }

        /** Has the model read the prompt. */
        @FunctionalInterface
        private interface Reading<T> {
            T read() throws InterruptedException;
        }
    }
}
