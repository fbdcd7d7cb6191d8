package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.EvaluationRow;

/** A row of an evals file. */
record FileQuestion(EvaluationRow row) implements PutQuestion {
    @Override
    public String id() {
        return row.id();
    }

    @Override
    public String fileId() {
        return row.fileId();
    }

    @Override
    public String family() {
        return row.family();
    }

    @Override
    public String expected() {
        return row.answer();
    }

    @Override
    public ChatCompletionRequest to(String model, int maxTokens) {
        return ChatCompletionRequest.greedy(model, row.messages(), maxTokens, row.mediaIoKwargs());
    }

    @Override
    public Reading read(String output) {
        return AnswerScoring.read(row, output);
    }
}
