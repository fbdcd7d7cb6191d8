package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.model.KvCache;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.lmm.tensors.Torch;
import java.util.List;

/**
 * Prompts that begin alike: what stands up to their last video is computed once, and each question behind it by itself, as
 * {@link VideoLmm#start} and {@link VideoLmm#score} would. One answer at a time: the next one takes the place of the last.
 * To be closed before its model; one thread at a time may use both.
 */
public final class SharedPrompt implements AutoCloseable {
    private final VideoLmm model;
    private final List<Prompt.Piece> beginning;
    private final KvCache cache;
    private final int length;

    SharedPrompt(VideoLmm model, Prompt like, int room) {
        this.model = model;
        this.beginning = beginning(like);
        int tokens = like.tokens() - tokensOfText(like, beginning.size());
        this.cache = model.language().cache(tokens + room);
        try (NDManager scope = model.scope();
                Torch.GradMode off = Torch.noGrad()) {
            EmbeddedPrompt embedded = model.embedded(scope, new Prompt(beginning, tokens, like.videoTokens()));
            model.language().next(scope, embedded.embeddings(), cache);
        } catch (RuntimeException | Error e) {
            cache.close();
            throw e;
        }
        this.length = cache.length();
    }

    /** Whether the prompt begins so. */
    public boolean begins(Prompt prompt) {
        List<Prompt.Piece> pieces = prompt.pieces();
        if (pieces.size() <= beginning.size()) {
            return false;
        }
        for (int i = 0; i < beginning.size(); i++) {
            if (!alike(beginning.get(i), pieces.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Begins an answer; closing it leaves what is shared.
     *
     * @param prompt that {@link #begins} so
     * @throws ContextLengthExceededException if prompt and answer do not fit the model
     * @throws IllegalStateException at a step, if question and answer are longer than the room that was asked for
     */
    public Generation start(Prompt prompt, SamplingParameters parameters) {
        model.requireRoom(prompt, parameters.maxTokens());
        Prompt rest = rest(prompt);
        cache.truncate(length);
        return new Generation(model, prompt, rest, parameters, cache);
    }

    /**
     * How likely each answer is after the prompt.
     *
     * @param prompt that {@link #begins} so
     * @throws ContextLengthExceededException if the prompt and the longest answer do not fit the model
     * @throws IllegalStateException if question and answer are longer than the room that was asked for
     */
    public List<AnswerScore> score(Prompt prompt, List<String> answers) {
        List<long[]> ended = model.ended(prompt, answers);
        Prompt rest = rest(prompt);
        cache.truncate(length);
        try (NDManager scope = model.scope();
                Torch.GradMode off = Torch.noGrad()) {
            return new AnswerScorer(model.language())
                    .score(scope, model.embedded(scope, rest).embeddings(), ended, cache);
        }
    }

    private Prompt rest(Prompt prompt) {
        if (!begins(prompt)) {
            throw new IllegalArgumentException("the prompt begins otherwise");
        }
        List<Prompt.Piece> pieces = prompt.pieces();
        return new Prompt(pieces.subList(beginning.size(), pieces.size()), prompt.tokens() - length, 0);
    }

    private static List<Prompt.Piece> beginning(Prompt like) {
        for (int end = like.pieces().size(); end > 0; end--) {
            if (like.pieces().get(end - 1) instanceof Prompt.VideoPiece) {
                return List.copyOf(like.pieces().subList(0, end));
            }
        }
        throw new IllegalArgumentException("no video that prompts could share");
    }

    private static int tokensOfText(Prompt prompt, int from) {
        return prompt.pieces().subList(from, prompt.pieces().size()).stream()
                .mapToInt(piece -> piece instanceof Prompt.TextPiece(List<Long> ids) ? ids.size() : 0)
                .sum();
    }

    private static boolean alike(Prompt.Piece one, Prompt.Piece other) {
        return one instanceof Prompt.VideoPiece(VideoInput video) && other instanceof Prompt.VideoPiece(VideoInput its)
                ? video.sha256().equals(its.sha256()) && video.samplingKey().equals(its.samplingKey())
                : one.equals(other);
    }

    @Override
    public void close() {
        cache.close();
    }
}
