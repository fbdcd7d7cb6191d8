package dev.tpo.inference.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Scores answers in one step. */
final class ScoreWork implements Work {
    private final List<Turn> conversation;
    private final List<String> answers;
    private final CompletableFuture<List<Engine.Likelihood>> result = new CompletableFuture<>();
    private final AnswerTimes times;
    private final UnaryOperator<Engine> choose;

    ScoreWork(List<Turn> conversation, List<String> answers, AnswerTimes times, UnaryOperator<Engine> choose) {
        this.conversation = conversation;
        this.answers = answers;
        this.times = times;
        this.choose = choose;
    }

    CompletableFuture<List<Engine.Likelihood>> result() {
        return result;
    }

    @Override
    public boolean step(Engine engine) {
        times.begun();
        List<Engine.Likelihood> scores = choose.apply(engine).score(conversation, answers);
        times.scored();
        result.complete(scores);
        return false;
    }

    @Override
    public boolean abandoned() {
        return result.isCancelled();
    }

    @Override
    public void failed(Throwable cause) {
        result.completeExceptionally(cause);
    }

    @Override
    public void end() {}
}
