package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.GenerationDefaults;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.FrameEncoder;
import dev.tpo.lmm.model.KvCache;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.prompt.PromptWriter;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in memory that answers questions about videos: frames to pixels to features to visual tokens, spliced
 * between text tokens, continued by the language model. One thread at a time may use it; {@link #remembers} and {@link #prompt} any thread.
 */
public final class VideoLmm implements AutoCloseable {
    private final ModelConfig config;
    private final GenerationDefaults generationDefaults;
    private final String revision;
    private final ChatTokenizer tokenizer;
    private final Weights weights;
    private final FrameEncoder encoder;
    private final VisualProjector projector;
    private final LanguageModel language;
    private final VisualTokenCache seen;
    private final PromptWriter prompts;
    private final NDManager memory;
    private final String seenBy;
    private final List<AutoCloseable> own;

    private VideoLmm(Path checkpoint, String revision, long visualTokenCacheBytes, ComputePolicy policy) {
        this.config = ModelConfig.read(checkpoint);
        this.generationDefaults = GenerationDefaults.read(checkpoint, config);
        this.revision = revision;
        this.tokenizer = ChatTokenizer.read(checkpoint);
        this.weights = Weights.read(checkpoint, config, policy);
        this.encoder = new FrameEncoder(weights, config);
        this.projector = new VisualProjector(weights, config);
        this.language = new LanguageModel(weights, config);
        this.seen = new VisualTokenCache(visualTokenCacheBytes);
        this.prompts = new PromptWriter(tokenizer, config, this::visualTokenCount);
        this.memory = weights.manager();
        this.seenBy = revision;
        this.own = List.of(seen, encoder, projector, language, weights, tokenizer);
    }

    private VideoLmm(VideoLmm base, LoraAdapter adapter, String revision) {
        this.config = base.config;
        this.generationDefaults = base.generationDefaults;
        this.revision = revision;
        this.tokenizer = base.tokenizer;
        this.prompts = base.prompts;
        this.seen = base.seen;
        this.memory = base.memory;
        this.weights = adapter.beside(base.weights);
        this.language = LanguageModel.adapted(weights, config, adapter, 0);
        if (adapter.leavesSight()) {
            this.encoder = base.encoder;
            this.projector = base.projector;
            this.seenBy = base.seenBy;
            this.own = List.of(language, weights, adapter);
        } else {
            this.encoder = new FrameEncoder(weights, config);
            this.projector = new VisualProjector(weights, config);
            this.seenBy = revision;
            this.own = List.of(encoder, projector, language, weights, adapter);
        }
    }

    /**
     * This model with an adapter: it shares the weights that the adapter leaves, and the memory of videos. To be closed
     * before this model, and used by the same one thread at a time.
     *
     * @param revision names the adapter in receipts
     * @throws CheckpointException naming what is wrong with the adapter's folder
     */
    public VideoLmm adapted(Path adapter, String revision) {
        return new VideoLmm(this, LoraAdapter.read(adapter, config), revision);
    }

    /**
     * Loads a checkpoint's folder.
     *
     * @param revision names these weights in receipts
     * @param visualTokenCacheBytes budget for the visual tokens of videos seen lately
     * @param policy in which type and where it is computed
     * @throws CheckpointException naming what is wrong with the folder
     */
    public static VideoLmm load(Path checkpoint, String revision, long visualTokenCacheBytes, ComputePolicy policy) {
        return new VideoLmm(checkpoint, revision, visualTokenCacheBytes, policy);
    }

    /**
     * Bytes that a checkpoint's weights take, by its headers alone.
     *
     * @throws CheckpointException naming what is wrong with the folder
     */
    public static long weightBytes(Path checkpoint, ComputePolicy policy) {
        return Weights.bytes(ModelConfig.read(checkpoint), policy);
    }

    public ModelConfig config() {
        return config;
    }

    /** For what a request leaves open. */
    public GenerationDefaults generationDefaults() {
        return generationDefaults;
    }

    public String revision() {
        return revision;
    }

    public ChatTokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * Lays a chat out; no frame is decoded. Any thread may call it.
     *
     * @throws ContextLengthExceededException if the texts are longer than {@link #longestText}
     */
    public Prompt prompt(List<ChatTurn> turns) {
        return prompts.write(turns);
    }

    /**
     * How many tokens an answer takes, its end token included. Any thread may call it.
     *
     * @throws ContextLengthExceededException if it is longer than {@link #longestText}
     */
    public int answerTokens(String answer) {
        return prompts.answer(answer).length;
    }

    /** No chat with more characters of text fits; such a one is refused before any work is done for it. */
    public long longestText() {
        return prompts.longestText();
    }

    /** In which type and where it is computed, in words. */
    public String computedIn() {
        return weights.computedIn();
    }

    /** Whether the visual tokens of these frames are at hand. */
    public boolean remembers(VideoInput video) {
        return seen.holds(key(video));
    }

    /**
     * Begins an answer; its steps do the work.
     *
     * @throws ContextLengthExceededException if prompt and answer do not fit
     */
    public Generation start(Prompt prompt, SamplingParameters parameters) {
        requireRoom(prompt, parameters.maxTokens());
        return new Generation(this, prompt, parameters);
    }

    /**
     * How likely each answer is after the prompt, which is computed once.
     *
     * @throws ContextLengthExceededException if the prompt and the longest answer do not fit
     */
    public List<AnswerScore> score(Prompt prompt, List<String> answers) {
        List<long[]> ended = answers.stream().map(prompts::answer).toList();
        int longest = ended.stream().mapToInt(ids -> ids.length).max().orElse(1);
        requireRoom(prompt, longest);
        try (NDManager scope = scope();
                Torch.GradMode off = Torch.noGrad();
                KvCache cache = language.cache(prompt.tokens() + longest)) {
            NDArray last = last(language.next(scope, lay(scope, prompt).embeddings(), cache));
            List<AnswerScore> scores = new ArrayList<>();
            for (long[] answer : ended) {
                cache.truncate(prompt.tokens());
                scores.add(score(scope, last, answer, cache));
            }
            return scores;
        }
    }

    /**
     * @param last (1, 1, D): the prompt's last state, which predicts the first token
     * @param targets the answer's tokens; the last one is predicted and predicts nothing
     */
    private AnswerScore score(NDManager scope, NDArray last, long[] targets, KvCache cache) {
        long[] read = Arrays.copyOf(targets, targets.length - 1);
        NDArray hidden = read.length == 0 ? last : last.concat(language.next(scope, embed(scope, read), cache), 1);
        float[] logProbabilities = language.tokenLogProbabilities(
                        scope, hidden, scope.create(targets, new Shape(1, targets.length)))
                .toFloatArray();
        double sum = 0;
        for (float value : logProbabilities) {
            sum += value;
        }
        return new AnswerScore(sum, sum / targets.length, targets.length);
    }

    /** Embeddings of a prompt, (1, L, D), and how many of its tokens came from memory. */
    record Laid(NDArray embeddings, int cachedTokens) {}

    Laid lay(NDManager scope, Prompt prompt) {
        NDList parts = new NDList();
        int cached = 0;
        for (Prompt.Piece piece : prompt.pieces()) {
            switch (piece) {
                case Prompt.TextPiece text ->
                    parts.add(embed(
                            scope,
                            text.ids().stream().mapToLong(Long::longValue).toArray()));
                case Prompt.VideoPiece video -> {
                    cached += remembers(video.video()) ? visualTokenCount(video.video()) : 0;
                    parts.add(visualTokens(scope, video.video()));
                }
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an empty prompt");
        }
        return new Laid(NDArrays.concat(parts, 1), cached);
    }

    /** For what lives as long as one step. */
    NDManager scope() {
        return Torch.newManager(weights.device());
    }

    KvCache cache(int tokens) {
        return language.cache(tokens);
    }

    /** (1, L, D). */
    NDArray embed(NDManager scope, long[] ids) {
        return language.embed(scope, scope.create(ids, new Shape(1, ids.length)));
    }

    float[] continueWith(NDManager scope, NDArray embeddings, KvCache cache) {
        return language.lastLogits(scope, language.next(scope, embeddings, cache));
    }

    /** (1, L_v, D). A view of what the memory holds: it stays valid if a later video of the prompt displaces it. */
    private NDArray visualTokens(NDManager scope, VideoInput video) {
        VisualTokenCache.Key key = key(video);
        @Nullable NDArray remembered = seen.get(key);
        if (remembered == null) {
            NDArray tokens = see(scope, video);
            remembered = tokens.duplicate();
            remembered.attach(memory);
            if (!seen.put(key, remembered)) {
                remembered.close();
                return tokens.expandDims(0);
            }
        }
        NDArray view = remembered.expandDims(0);
        view.attach(scope); // else it would live, and hold the storage, as long as the model
        return view;
    }

    /** Arrays that live as long as the model: weights, tables, remembered videos. */
    int residentArrays() {
        return weights.manager().getManagedArrays().size();
    }

    private NDArray see(NDManager scope, VideoInput video) {
        List<Double> times = video.receipt().timestampsSeconds();
        NDArray features = encoder.features(scope, video.frames());
        ModelConfig.TimeTokens timeTokens = config.timeTokens();
        if (timeTokens == null) {
            return projector.tokens(scope, features);
        }
        long[] ids = times.stream().mapToLong(timeTokens::idAt).toArray();
        NDArray clock = language.embed(scope, scope.create(ids)).expandDims(1);
        return projector.frames(scope, features).concat(clock, 1).reshape(-1, config.hiddenSize());
    }

    private int visualTokenCount(VideoInput video) {
        int frames = video.receipt().timestampsSeconds().size();
        return projector.tokenCount(frames) + (config.timeTokens() == null ? 0 : frames);
    }

    private void requireRoom(Prompt prompt, int answerTokens) {
        if (prompt.tokens() + answerTokens > config.maxPositions()) {
            throw new ContextLengthExceededException(prompt.tokens(), answerTokens, config.maxPositions());
        }
    }

    private static NDArray last(NDArray hidden) {
        return hidden.get(new NDIndex(":, -1:"));
    }

    private VisualTokenCache.Key key(VideoInput video) {
        return new VisualTokenCache.Key(video.sha256(), video.samplingKey(), seenBy);
    }

    @Override
    public void close() {
        own.forEach(VideoLmm::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("a part of a model did not close", e);
        }
    }
}
