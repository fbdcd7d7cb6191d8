package dev.tpo.chat.endpoints;

import org.jspecify.annotations.Nullable;

/** A piece of an endpoint's answer: texts, then the end. */
public sealed interface AnswerPiece {
    record Text(String text) implements AnswerPiece {}

    /** @param tokens null: the endpoint does not count them */
    record Finished(Ending ending, @Nullable Tokens tokens) implements AnswerPiece {}

    /** As the endpoint counts them. */
    record Tokens(int input, int cachedInput, int output) {}

    /** Why an answer ended. */
    enum Ending {
        STOP,
        LENGTH,
        /** The endpoint held it, or the rest of it, back; or the model refused in so many words. */
        CONTENT_FILTER;

        static Ending of(String finishReason) {
            return switch (finishReason) {
                case "length", "max_tokens", "model_length" -> LENGTH;
                case "content_filter", "safety", "recitation" -> CONTENT_FILTER;
                default -> STOP;
            };
        }
    }
}
