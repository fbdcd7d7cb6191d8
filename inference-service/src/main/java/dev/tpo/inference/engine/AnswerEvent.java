package dev.tpo.inference.engine;

/** What happens to an answer, in order: started, texts, then finished; or failed at any point. */
public sealed interface AnswerEvent {
    /** The prompt fits and was read. */
    record Started() implements AnswerEvent {}

    record Text(String text) implements AnswerEvent {}

    /** @param cut the token limit ended it */
    record Finished(boolean cut, TokenCounts tokens) implements AnswerEvent {}

    record Failed(Throwable cause) implements AnswerEvent {}
}
