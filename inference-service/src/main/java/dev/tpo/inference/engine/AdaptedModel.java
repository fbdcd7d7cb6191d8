package dev.tpo.inference.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A model with an adapter, worked on by the thread of the model that it shares. */
public final class AdaptedModel implements HostedModel {
    private final ModelThread thread;
    private final CompletableFuture<Engine> loaded;

    AdaptedModel(ModelThread thread, CompletableFuture<Engine> loaded) {
        this.thread = thread;
        this.loaded = loaded;
    }

    @Override
    public void awaitLoaded() {
        engine();
    }

    @Override
    public boolean remembers(VideoView view) {
        return engine().remembers(view);
    }

    @Override
    public AnswerStream answer(List<Turn> conversation, Sampling sampling) {
        return thread.answer(conversation, sampling, base -> engine());
    }

    @Override
    public CompletableFuture<List<Engine.Likelihood>> score(List<Turn> conversation, List<String> answers) {
        return thread.score(conversation, answers, base -> engine());
    }

    /** Lets the adapter go, after all work that was given before. */
    public void drop() {
        thread.drop(loaded);
    }

    private Engine engine() {
        return ModelThread.joined(loaded);
    }
}
