package dev.tpo.inference.chat;

import dev.tpo.inference.engine.Admission;
import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.models.ModelLease;
import dev.tpo.inference.videos.FramesForgottenException;
import dev.tpo.inference.videos.ShownVideo;
import dev.tpo.inference.videos.Videos;
import dev.tpo.web.ApiException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** A model of this service, held for one request: its place, its lease, its frames. */
final class LocalServed implements Served {
    private final Admission.Ticket place;
    private final ModelLease lease;
    private final Conversation conversation;
    private final Engine.Prompt prompt;
    private final Videos videos;
    private Videos.Decoded frames = Videos.Decoded.NONE;

    LocalServed(
            Admission.Ticket place, ModelLease lease, Conversation conversation, Engine.Prompt prompt, Videos videos) {
        this.place = place;
        this.lease = lease;
        this.conversation = conversation;
        this.prompt = prompt;
        this.videos = videos;
    }

    @Override
    public String model() {
        return lease.model().id();
    }

    @Override
    public String revision() {
        return lease.model().revision();
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    @Override
    public AnswerStream answer(ChatSettings settings) throws InterruptedException {
        if (settings.responseFormat() != null) {
            throw ApiException.invalid(
                    "response_format", "unsupported_parameter", "response_format is not supported; leave it out");
        }
        Sampling sampling = settings.sampling();
        prompt.requireRoom(sampling);
        return withFrames(() -> begun(sampling));
    }

    @Override
    public List<Engine.Likelihood> score(List<String> answers) throws InterruptedException {
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
