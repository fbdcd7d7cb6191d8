package dev.tpo.inference.engine;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A model in memory as requests see it, from any thread: a whole one, or one with an adapter on the same thread. */
public final class HostedModel {
    private final ModelThread thread;
    private final CompletableFuture<Engine> loaded;

    HostedModel(ModelThread thread, CompletableFuture<Engine> loaded) {
        this.thread = thread;
        this.loaded = loaded;
    }

    /** Waits until it is loaded. Throws what loading threw. */
    public void awaitLoaded() throws InterruptedException {
        try {
            loaded.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** The size in which the model sees frames. */
    public FrameForm form() {
        return engine().form();
    }

    /** Whether the model has this video's visual tokens at hand. */
    public boolean remembers(VideoInput video) {
        return engine().remembers(video);
    }

    /** @throws ContextTooLongException if the chat alone exceeds the model's context */
    public Engine.Prompt prompt(List<ChatTurn> chat) {
        return engine().prompt(chat);
    }

    public AnswerStream answer(Engine.Prompt prompt, Sampling sampling) {
        return thread.answer(prompt, sampling);
    }

    public CompletableFuture<List<Engine.Likelihood>> score(Engine.Scoring scoring) {
        return thread.score(scoring);
    }

    /** Lets the adapter go, after all work that was given before. */
    public void dropAdapter() {
        thread.drop(loaded);
    }

    private Engine engine() {
        return loaded.join();
    }
}
