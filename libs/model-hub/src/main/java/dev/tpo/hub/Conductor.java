package dev.tpo.hub;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Has work done on another thread while the one that asked tells the listener, hears its stop, and cuts what hangs. */
final class Conductor {
    private static final Duration BEAT = Duration.ofMillis(200);

    private final DownloadListener listener;
    private final Duration longestSilence;

    Conductor(DownloadListener listener, Duration longestSilence) {
        this.listener = listener;
        this.longestSilence = longestSilence;
    }

    @FunctionalInterface
    interface Work<T> {
        T run(Pulse pulse, Transfers transfers);
    }

    /** Returns or throws when nothing of the work is left running. */
    <T> T run(long totalBytes, Work<T> work) {
        Pulse pulse = new Pulse();
        Transfers transfers = new Transfers();
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                return await(one.submit(() -> work.run(pulse, transfers)), pulse, transfers, totalBytes);
            } finally {
                pulse.stop();
                transfers.cutAll();
                one.shutdownNow();
            }
        }
    }

    private <T> T await(Future<T> result, Pulse pulse, Transfers transfers, long totalBytes) {
        while (true) {
            pulse.tell(listener);
            try {
                T done = result.get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
                pulse.tell(listener);
                listener.progress(pulse.done(), totalBytes);
                return done;
            } catch (TimeoutException e) {
                listener.progress(pulse.done(), totalBytes);
                if (listener.stopped()) {
                    throw new DownloadStoppedException();
                }
            } catch (ExecutionException e) {
                pulse.tell(listener);
                throw unchecked(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DownloadStoppedException();
            }
            transfers.cutSilent(pulse.isStopped() ? Duration.ZERO : longestSilence);
        }
    }

    static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
