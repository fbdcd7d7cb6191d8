package dev.tpo.inference.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Scores answers in one step. */
final class ScoreWork implements Work {
    private final Engine.Scoring scoring;
    private final CompletableFuture<List<Engine.Likelihood>> result = new CompletableFuture<>();
    private final AnswerTimes times;

    ScoreWork(Engine.Scoring scoring, AnswerTimes times) {
        this.scoring = scoring;
        this.times = times;
    }

    CompletableFuture<List<Engine.Likelihood>> result() {
        return result;
    }

    @Override
    public boolean step() {
        times.begun();
        List<Engine.Likelihood> scores = scoring.run();
        if (!scores.stream().allMatch(score -> Double.isFinite(score.logprobSum()))) {
            throw new ModelBrokenException();
        }
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
}
