package dev.tpo.inference.lmm;

import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.lmm.files.GenerationDefaults;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.serving.SamplingParameters;
import dev.tpo.lmm.serving.VideoLmm;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** A chat laid out for one model. */
final class VideoLmmPrompt implements Engine.Prompt {
    private final VideoLmm model;
    private final Prompt prompt;

    VideoLmmPrompt(VideoLmm model, Prompt prompt) {
        this.model = model;
        this.prompt = prompt;
    }

    @Override
    public void requireRoom(Sampling sampling) {
        requireRoom(maxTokens(sampling));
    }

    @Override
    public Engine.Answer start(Sampling sampling) {
        try {
            return new VideoLmmAnswer(model.start(prompt, parameters(sampling)));
        } catch (RuntimeException e) {
            throw VideoLmmEngine.told(e);
        }
    }

    @Override
    public Engine.Scoring scoring(List<String> answers) {
        int characters = answers.stream().mapToInt(String::length).sum();
        try {
            requireRoom(LongTexts.tokenized(
                    characters,
                    () -> answers.stream().mapToInt(model::answerTokens).max().orElse(1)));
        } catch (ContextLengthExceededException e) {
            throw VideoLmmEngine.tooLong(e);
        }
        return () -> score(answers);
    }

    private List<Engine.Likelihood> score(List<String> answers) {
        try {
            return model.score(prompt, answers).stream()
                    .map(score -> new Engine.Likelihood(score.logprobSum(), score.logprobMean(), score.tokens()))
                    .toList();
        } catch (RuntimeException e) {
            throw VideoLmmEngine.told(e);
        }
    }

    private SamplingParameters parameters(Sampling sampling) {
        GenerationDefaults defaults = model.generationDefaults();
        return new SamplingParameters(
                maxTokens(sampling),
                Objects.requireNonNullElse(sampling.temperature(), defaults.temperature()),
                Objects.requireNonNullElse(sampling.topP(), defaults.topP()),
                Objects.requireNonNullElse(sampling.topK(), defaults.topK()),
                defaults.repetitionPenalty(),
                Objects.requireNonNullElseGet(
                        sampling.seed(), () -> ThreadLocalRandom.current().nextLong()),
                sampling.stop());
    }

    /** Where the request names no limit, the answer may fill what the prompt leaves. */
    private int maxTokens(Sampling sampling) {
        int room = Math.max(1, model.config().maxPositions() - prompt.tokens());
        return Objects.requireNonNullElse(sampling.maxTokens(), Math.min(sampling.defaultMaxTokens(), room));
    }

    private void requireRoom(int answerTokens) {
        int limit = model.config().maxPositions();
        if ((long) prompt.tokens() + answerTokens > limit) {
            throw new ContextTooLongException(prompt.tokens(), answerTokens, limit);
        }
    }
}
