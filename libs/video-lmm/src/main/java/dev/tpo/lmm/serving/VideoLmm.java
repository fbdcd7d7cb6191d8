package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDManager;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.GenerationDefaults;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.prompt.PromptWriter;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint in memory that answers questions about videos: frames to pixels to features to visual tokens, spliced
 * between text tokens, continued by the language model. One thread at a time may use it; {@link #remembers} and {@link
 * #prompt} any thread.
 */
public final class VideoLmm implements AutoCloseable {
    private final ModelConfig config;
    private final GenerationDefaults generationDefaults;
    private final String revision;
    private final ChatTokenizer tokenizer;
    private final PromptWriter prompts;
    private final Weights weights;
    private final LanguageModel language;
    private final Sight sight;
    private final Opening own;

    private VideoLmm(Path checkpoint, String revision, long visualTokenCacheBytes, ComputePolicy policy) {
        this.config = ModelConfig.read(checkpoint);
        this.generationDefaults = GenerationDefaults.read(checkpoint, config);
        this.revision = revision;
        try (Opening opening = new Opening()) {
            this.tokenizer = opening.add(ChatTokenizer.read(checkpoint));
            this.weights = opening.add(Weights.read(checkpoint, config, policy));
            this.language = opening.add(new LanguageModel(weights, config));
            VisualTokenCache seen = opening.add(new VisualTokenCache(visualTokenCacheBytes));
            this.sight = opening.add(new Sight(weights, config, language, seen, weights.manager(), revision));
            this.prompts = new PromptWriter(tokenizer, config, sight::tokenCount);
            this.own = opening.keep();
        }
    }

    /** @param read closed with this model, also if there will be none */
    private VideoLmm(VideoLmm base, LoraAdapter read, String revision) {
        this.config = base.config;
        this.generationDefaults = base.generationDefaults;
        this.revision = revision;
        this.tokenizer = base.tokenizer;
        this.prompts = base.prompts;
        try (Opening opening = new Opening()) {
            LoraAdapter adapter = opening.add(read);
            this.weights = opening.add(adapter.beside(base.weights));
            this.language = opening.add(base.language.beside(weights, adapter));
            this.sight = adapter.leavesSight() ? base.sight : opening.add(base.sight.with(weights, language, revision));
            this.own = opening.keep();
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

    /** The size in which the model sees frames. */
    public FrameForm form() {
        return sight.form();
    }

    /** Whether the visual tokens of these frames are at hand. */
    public boolean remembers(VideoInput video) {
        return sight.remembers(video);
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
        List<long[]> ended = ended(prompt, answers);
        try (NDManager scope = scope();
                Torch.GradMode off = Torch.noGrad()) {
            return new AnswerScorer(language)
                    .score(scope, embedded(scope, prompt).embeddings(), ended);
        }
    }

    /**
     * What prompts about one video have in common, computed once.
     *
     * @param like one of them
     * @param room tokens of the longest question and answer behind the video
     * @throws ContextLengthExceededException if what they share does not fit the model
     */
    public SharedPrompt shared(Prompt like, int room) {
        requireRoom(like, 0);
        return new SharedPrompt(this, like, room);
    }

    /** Answers with their end, as far as they fit behind the prompt. */
    List<long[]> ended(Prompt prompt, List<String> answers) {
        List<long[]> ended = answers.stream().map(prompts::answer).toList();
        requireRoom(prompt, ended.stream().mapToInt(ids -> ids.length).max().orElse(1));
        return ended;
    }

    void requireRoom(Prompt prompt, int answerTokens) {
        if (prompt.tokens() + answerTokens > config.maxPositions()) {
            throw new ContextLengthExceededException(prompt.tokens(), answerTokens, config.maxPositions());
        }
    }

    EmbeddedPrompt embedded(NDManager scope, Prompt prompt) {
        return EmbeddedPrompt.of(scope, prompt, language, sight);
    }

    /** For what lives as long as one step. */
    NDManager scope() {
        return weights.newManager();
    }

    LanguageModel language() {
        return language;
    }

    /** Arrays that live as long as the model: weights, tables, remembered videos. */
    int residentArrays() {
        return weights.manager().getManagedArrays().size();
    }

    @Override
    public void close() {
        own.close();
    }
}
