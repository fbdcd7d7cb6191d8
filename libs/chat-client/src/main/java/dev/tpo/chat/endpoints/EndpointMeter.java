package dev.tpo.chat.endpoints;

import java.time.Duration;

/** Told of what endpoints are asked and what it costs. */
public interface EndpointMeter {
    EndpointMeter NONE = new EndpointMeter() {
        @Override
        public void request(String endpoint, Outcome outcome, Duration lasted) {}

        @Override
        public void tokens(String endpoint, AnswerPiece.Tokens tokens) {}
    };

    /** What came of one HTTP request. */
    enum Outcome {
        ANSWERED,
        REFUSED,
        BUSY,
        FAILED,
        /** Nobody waited for it any more. */
        LEFT
    }

    void request(String endpoint, Outcome outcome, Duration lasted);

    /** Of an answer that came whole. */
    void tokens(String endpoint, AnswerPiece.Tokens tokens);
}
