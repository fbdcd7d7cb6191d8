package dev.tpo.web;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Work that somebody waits for: it is interrupted when nobody does any more. */
public final class Attended {
    private Attended() {}

    /**
     * Does the work on a thread of its own. To be called by the request's thread, once the body was read and before
     * anything is written.
     *
     * @throws AsyncRequestNotUsableException the client has left
     */
    public static <T> T run(Client client, Callable<T> work) throws IOException {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().name("attended").start(task);
        try {
            while (true) {
                try {
                    return task.get(Client.LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (client.hasLeft()) {
                        throw new AsyncRequestNotUsableException("the client has left");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a client waited", e);
        } finally {
            task.cancel(true);
        }
    }

    private static IOException failure(Throwable cause) {
        return switch (cause) {
            case IOException io -> io;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> new IOException(cause);
        };
    }
}
