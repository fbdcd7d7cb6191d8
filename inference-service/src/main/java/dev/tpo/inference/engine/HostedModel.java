package dev.tpo.inference.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A model in memory as requests see it, from any thread. */
public interface HostedModel {

    /** Waits until the model is loaded. Throws what loading threw. */
    void awaitLoaded();

    /** Whether the model has this view's visual tokens at hand. */
    boolean remembers(VideoView view);

    AnswerStream answer(List<Turn> conversation, Sampling sampling);

    CompletableFuture<List<Engine.Likelihood>> score(List<Turn> conversation, List<String> answers);
}
