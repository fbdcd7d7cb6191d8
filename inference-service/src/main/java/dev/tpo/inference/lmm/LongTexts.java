package dev.tpo.inference.lmm;

import dev.tpo.lmm.prompt.ChatTurn;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Tokenizing is native code, which holds on to the processor's thread that a request shares with others. A short text
 * takes no time; long ones are tokenized one after the other on a thread of their own, so that they hold nobody up but
 * each other.
 */
final class LongTexts {
    private static final int LONG = 20_000; // characters; some milliseconds
    private static final ExecutorService ASIDE = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("long texts").factory());

    private LongTexts() {}

    static int characters(List<ChatTurn> chat) {
        int characters = 0;
        for (ChatTurn turn : chat) {
            for (ChatTurn.Part part : turn.parts()) {
                characters += part instanceof ChatTurn.Text(String text) ? text.length() : 0;
            }
        }
        return characters;
    }

    static <T> T tokenized(int characters, Supplier<T> tokenize) {
        return characters < LONG ? tokenize.get() : aside(tokenize);
    }

    private static <T> T aside(Supplier<T> tokenize) {
        Future<T> result = ASIDE.submit(tokenize::get);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancellationException("nobody waits for the tokens any more");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }
}
