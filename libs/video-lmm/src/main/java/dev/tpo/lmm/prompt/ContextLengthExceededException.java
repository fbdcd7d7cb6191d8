package dev.tpo.lmm.prompt;

/** Prompt and answer do not fit into the model's context; all in tokens. */
public final class ContextLengthExceededException extends RuntimeException {
    private final int promptTokens;
    private final int answerTokens;
    private final int limit;

    public ContextLengthExceededException(int promptTokens, int answerTokens, int limit) {
        super("the model's context is " + limit + " tokens; the prompt has " + promptTokens
                + " and the answer may take " + answerTokens);
        this.promptTokens = promptTokens;
        this.answerTokens = answerTokens;
        this.limit = limit;
    }

    public int promptTokens() {
        return promptTokens;
    }

    public int answerTokens() {
        return answerTokens;
    }

    public int limit() {
        return limit;
    }
}
