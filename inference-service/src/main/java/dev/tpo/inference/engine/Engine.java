package dev.tpo.inference.engine;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint in memory. It belongs to one thread, the model's, save for what says that any may call it. */
public interface Engine extends AutoCloseable {

    /** The size in which the model sees frames. Any thread may ask. */
    FrameForm form();

    /** Whether this video's visual tokens are at hand, so that no frame need be decoded. Any thread may ask. */
    boolean remembers(VideoInput video);

    /**
     * Lays a chat out and counts its tokens; no frame is looked at. Any thread may.
     *
     * @throws ContextTooLongException if the chat alone exceeds the model's context
     */
    Prompt prompt(List<ChatTurn> chat);

    /**
     * The same model with an adapter, sharing what is in memory. It belongs to the same thread and is to be closed first.
     *
     * @param adapter folder of the adapter
     * @param revision names the adapter in receipts
     */
    Engine adapted(Path adapter, String revision);

    @Override
    void close();

    /** A chat laid out for this engine; may be used more than once. */
    interface Prompt {
        /**
         * Any thread may ask.
         *
         * @throws ContextTooLongException if prompt and answer exceed the model's context
         */
        void requireRoom(Sampling sampling);

        /** Begins an answer, on the model's thread; the work is done by its steps. */
        Answer start(Sampling sampling);

        /**
         * Lays out what is to be scored after the prompt. Any thread may.
         *
         * @throws ContextTooLongException if the prompt and the longest answer exceed the model's context
         */
        Scoring scoring(List<String> answers);
    }

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

    /** Answers to be scored. */
    @FunctionalInterface
    interface Scoring {
        /** How likely each is, its end token included, on the model's thread. The prompt is computed once. */
        List<Likelihood> run();
    }

    /** In nats. */
    record Likelihood(double logprobSum, double logprobMean, int tokens) {}
}
