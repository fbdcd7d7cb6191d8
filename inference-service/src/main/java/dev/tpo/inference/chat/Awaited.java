package dev.tpo.inference.chat;

import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.web.Client;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** An answer with the client that waits for it: an answer that nobody waits for is given up. */
final class Awaited {
    private final AnswerStream answer;
    private final Client client;
    private long lookedNanos = System.nanoTime();

    Awaited(AnswerStream answer, Client client) {
        this.answer = answer;
        this.client = client;
    }

    /** Before anything was written to the client. */
    AnswerEvent next() throws IOException, InterruptedException {
        while (true) {
            if (System.nanoTime() - lookedNanos >= Client.LOOK.toNanos()) {
                lookedNanos = System.nanoTime();
                requirePresent(client);
            }
            AnswerEvent event = answer.next(Client.LOOK);
            if (event != null) {
                return event;
            }
        }
    }

    /** Null: nothing happened within the time. */
    @Nullable
    AnswerEvent next(Duration patience) throws InterruptedException {
        return answer.next(patience);
    }

    static void requirePresent(Client client) throws IOException {
        if (client.hasLeft()) {
            throw new AsyncRequestNotUsableException("the client has left");
        }
    }
}
