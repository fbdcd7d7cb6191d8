package dev.tpo.inference.lmm;

import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.engine.Turn;
import dev.tpo.inference.engine.VideoView;
import dev.tpo.lmm.files.GenerationDefaults;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.serving.ContextLengthExceededException;
import dev.tpo.lmm.serving.SamplingParameters;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Translates between the service's words and the model's. */
final class VideoLmmEngine implements Engine {
    private final VideoLmm model;

    VideoLmmEngine(VideoLmm model) {
        this.model = model;
    }

    @Override
    public boolean remembers(VideoView video) {
        return model.remembers(new ViewedVideo(video));
    }

    @Override
    public Answer start(List<Turn> conversation, Sampling sampling) {
        Prompt prompt = prompt(conversation);
        try {
            return new VideoLmmAnswer(model.start(prompt, parameters(sampling, prompt)));
        } catch (ContextLengthExceededException e) {
            throw tooLong(e);
        } catch (RuntimeException e) {
            throw sized(e);
        }
    }

    @Override
    public List<Likelihood> score(List<Turn> conversation, List<String> answers) {
        try {
            return model.score(prompt(conversation), answers).stream()
                    .map(score -> new Likelihood(score.logprobSum(), score.logprobMean(), score.tokens()))
                    .toList();
        } catch (ContextLengthExceededException e) {
            throw tooLong(e);
        } catch (RuntimeException e) {
            throw sized(e);
        }
    }

    /** As it is, unless memory was lacking. */
    static RuntimeException sized(RuntimeException e) {
        return Torch.isOutOfMemory(e)
                ? new NotEnoughMemoryException(
                        "there is not enough memory for this answer now; fewer frames or fewer max_tokens need less", e)
                : e;
    }

    @Override
    public Engine adapted(Path adapter, String revision) {
        return new VideoLmmEngine(model.adapted(adapter, revision));
    }

    /** Where the request names no limit, the answer may fill what the prompt leaves. */
    private SamplingParameters parameters(Sampling sampling, Prompt prompt) {
        int room = Math.max(1, model.config().maxPositions() - prompt.tokens());
        int maxTokens = Objects.requireNonNullElse(sampling.maxTokens(), Math.min(sampling.defaultMaxTokens(), room));
        GenerationDefaults defaults = model.generationDefaults();
        return new SamplingParameters(
                maxTokens,
                Objects.requireNonNullElse(sampling.temperature(), defaults.temperature()),
                Objects.requireNonNullElse(sampling.topP(), defaults.topP()),
                Objects.requireNonNullElse(sampling.topK(), defaults.topK()),
                defaults.repetitionPenalty(),
                Objects.requireNonNullElseGet(
                        sampling.seed(), () -> ThreadLocalRandom.current().nextLong()),
                sampling.stop());
    }

    private Prompt prompt(List<Turn> conversation) {
        return model.prompt(conversation.stream().map(VideoLmmEngine::turn).toList());
    }

    private static ChatTurn turn(Turn turn) {
        ChatTurn.Role role = switch (turn.role()) {
            case SYSTEM -> ChatTurn.Role.SYSTEM;
            case USER -> ChatTurn.Role.USER;
            case ASSISTANT -> ChatTurn.Role.ASSISTANT;
        };
        return new ChatTurn(
                role, turn.parts().stream().map(VideoLmmEngine::part).toList());
    }

    private static ChatTurn.Part part(Turn.Part part) {
        return switch (part) {
            case Turn.Text(String text) -> new ChatTurn.Text(text);
            case Turn.Video(VideoView view) -> new ChatTurn.Video(new ViewedVideo(view));
        };
    }

    private static ContextTooLongException tooLong(ContextLengthExceededException e) {
        return new ContextTooLongException(e.promptTokens(), e.answerTokens(), e.limit());
    }

    @Override
    public void close() {
        model.close();
    }
}
