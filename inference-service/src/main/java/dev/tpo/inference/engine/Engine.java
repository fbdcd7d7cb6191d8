package dev.tpo.inference.engine;

import java.nio.file.Path;
import java.util.List;

/** A checkpoint in memory. It belongs to one thread, save for what says otherwise. */
public interface Engine extends AutoCloseable {

    /** Whether this view's visual tokens are at hand, so that no frame need be decoded. Any thread may ask. */
    boolean remembers(VideoView video);

    /**
     * Lays out the prompt; the work is done by the steps.
     *
     * @throws ContextTooLongException if prompt and answer exceed the model's context
     */
    Answer start(List<Turn> conversation, Sampling sampling);

    /**
     * How likely each answer is after the conversation, its end token included. The prompt is computed once.
     *
     * @throws ContextTooLongException if the prompt and the longest answer exceed the model's context
     */
    List<Likelihood> score(List<Turn> conversation, List<String> answers);

    /**
     * The same model with an adapter, sharing what is in memory. It belongs to the same thread and is to be closed first.
     *
     * @param adapter folder of the adapter
     * @param revision names the adapter in receipts
     */
    Engine adapted(Path adapter, String revision);

    @Override
    void close();

    /** An answer being written; it owns its key-value cache. */
    interface Answer extends AutoCloseable {
        /** The prompt first, then a token each. False: finished. */
        boolean step();

        /** Text that has become certain since the last call; often empty. */
        String takeNewText();

        /** True: cut at the token limit. False: the model ended, or a stop text came. */
        boolean cut();

        TokenCounts tokens();

        @Override
        void close();
    }

    /** In nats. */
    record Likelihood(double logprobSum, double logprobMean, int tokens) {}
}
