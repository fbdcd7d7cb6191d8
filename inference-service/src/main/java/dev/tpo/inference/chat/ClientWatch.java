package dev.tpo.inference.chat;

import dev.tpo.web.Client;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * Looks after the client of a request while the request's own thread works or waits, and interrupts that thread once the
 * client has left: nothing is decoded, waited for or answered for nobody. To be ended before anything is written, since
 * two threads must not touch one connection.
 */
final class ClientWatch {
    private final Client client;
    private final Thread worker = Thread.currentThread();
    private final Thread watcher = Thread.ofVirtual().unstarted(this::watch);
    private volatile boolean left;
    private boolean ended;

    private ClientWatch(Client client) {
        this.client = client;
    }

    /** What is done for a client. */
    @FunctionalInterface
    interface Work<T> {
        @Nullable
        T run(ClientWatch watch) throws IOException, InterruptedException;
    }

    /** @throws AsyncRequestNotUsableException in place of whatever the work throws once its client has left */
    static <T> @Nullable T over(Client client, Work<T> work) throws IOException, InterruptedException {
        ClientWatch watch = new ClientWatch(client);
        watch.watcher.start();
        try {
            return work.run(watch);
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (watch.left) {
                throw new AsyncRequestNotUsableException("the client has left");
            }
            throw e;
        } finally {
            watch.end();
        }
    }

    /** From here on the worker writes to the client, and so sees for itself whether it is there. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        boolean interrupted = Thread.interrupted(); // else the join would not wait
        watcher.interrupt();
        while (true) {
            try {
                watcher.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the watcher's, sent as it ended, or someone's
            }
        }
        if (interrupted && !left) {
            worker.interrupt();
        }
    }

    private void watch() {
        try {
            while (!client.hasLeft()) {
                Thread.sleep(Client.LOOK);
            }
            left = true;
            worker.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the work is over
        }
    }
}
