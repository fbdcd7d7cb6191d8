package dev.tpo.testing.endpoint;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** How one request is answered. */
@FunctionalInterface
public interface Turn {
    void play(Reply reply) throws IOException;

    /** Word by word if it was asked so, with the tokens if those were asked for. */
    static Turn answer(String text) {
        return answer(text, "stop");
    }

    static Turn answer(String text, String finishReason) {
        return reply -> {
            if (reply.asked().streamed()) {
                reply.stream(text, finishReason);
            } else {
                reply.whole(text, finishReason);
            }
        };
    }

    /** As one JSON object, also to those who asked for a stream. */
    static Turn plain(String text) {
        return reply -> reply.whole(text, "stop");
    }

    /** JSON as models like to write it. */
    static Turn fenced(String json) {
        return answer("Sure, here it is:\n```json\n" + json + "\n```\nI hope that helps!");
    }

    /** An error in OpenAI's shape. */
    static Turn error(int status, String message, String code) {
        return reply -> reply.error(status, message, code);
    }

    /** 429. @param retryAfter seconds or a date */
    static Turn busy(String retryAfter) {
        return reply -> {
            reply.header("Retry-After", retryAfter);
            reply.error(429, "Rate limit reached", "rate_limit_exceeded");
        };
    }

    /** An error by one that puts what it was sent into its words. */
    static Turn echo(int status) {
        return reply -> reply.error(status, "refused: " + reply.asked().headers(), "echo");
    }

    static Turn body(int status, String contentType, String body) {
        return reply -> {
            reply.header("Content-Type", contentType);
            reply.body(status, body);
        };
    }

    static Turn redirect(String url) {
        return reply -> {
            reply.header("Location", url);
            reply.body(307, "");
        };
    }

    /** A stream that ends after these words, as if the process had died. */
    static Turn cut(String text) {
        return reply -> {
            reply.begin();
            reply.piece(text);
            reply.hangUp();
        };
    }

    /** The connection ends without an answer. */
    static Turn hangUp() {
        return Reply::hangUp;
    }

    /** Takes the question and is silent until {@code end} or until the endpoint is closed. */
    static Turn silence(CountDownLatch end) {
        return reply -> reply.await(end);
    }

    /** The beginning of a stream, then silence. */
    static Turn stall(String text, CountDownLatch end) {
        return reply -> {
            reply.begin();
            reply.piece(text);
            reply.await(end);
        };
    }

    /** Words without end, until the client leaves: see {@link ScriptedEndpoint#awaitLeft}. */
    static Turn endless(String word) {
        return reply -> {
            reply.begin();
            while (true) {
                reply.piece(word);
                reply.breathe();
            }
        };
    }

    /** First waits, then goes on. */
    static Turn after(CountDownLatch begin, Turn turn) {
        return reply -> {
            reply.await(begin);
            turn.play(reply);
        };
    }
}
