package dev.tpo.inference.engine;

/** Prompt and answer do not fit into the model's context. */
public final class ContextTooLongException extends RuntimeException {
    public ContextTooLongException(int promptTokens, int answerTokens, int limit) {
        super("the model's context is " + limit + " tokens, but the messages take at least " + promptTokens
                + " (videos included) and the answer may take " + answerTokens);
    }
}
