package dev.tpo.inference.engine;

/** What happens to an answer, in order: started, texts, then finished; or failed at any point. */
public sealed interface AnswerEvent {
    /** The prompt fits and was read. */
    record Started() implements AnswerEvent {}

    record Text(String text) implements AnswerEvent {}

    record Finished(Ending ending, TokenCounts tokens) implements AnswerEvent {}

    /** Why an answer ended. */
    enum Ending {
        /** The model ended it, or a stop text came. */
        STOP,
        /** The token limit ended it. */
        LENGTH,
        /** Whoever serves the model elsewhere held it, or the rest of it, back. */
        CONTENT_FILTER
    }

    record Failed(Throwable cause) implements AnswerEvent {}
}
