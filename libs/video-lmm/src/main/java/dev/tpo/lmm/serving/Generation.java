package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.model.KvCache;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.tensors.Torch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer being written: a state machine that whoever owns the model steps. It must be closed, for its key-value cache.
 * Not thread-safe.
 */
public final class Generation implements AutoCloseable {
    /** Why an answer ended. */
    public enum FinishReason {
        /** The model's end token or a stop text. */
        STOP,
        /** The token limit. */
        LENGTH
    }

    private final VideoLmm model;
    private final Prompt prompt;
    private final Prompt unread;
    private final SamplingParameters parameters;
    private final TokenSampler sampler;
    private final StoppingText text;
    private final KvCache cache;
    private final boolean ownsCache;
    private final List<Long> answer = new ArrayList<>();
    private float @Nullable [] logits;
    private @Nullable FinishReason finishReason;
    private int cachedTokens;

    Generation(VideoLmm model, Prompt prompt, SamplingParameters parameters) {
        this(model, prompt, prompt, parameters, model.language().cache(prompt.tokens() + parameters.maxTokens()), true);
    }

    /**
     * @param unread what the cache does not hold of the prompt: its end
     * @param cache another's
     */
    Generation(VideoLmm model, Prompt prompt, Prompt unread, SamplingParameters parameters, KvCache cache) {
        this(model, prompt, unread, parameters, cache, false);
    }

    private Generation(
            VideoLmm model,
            Prompt prompt,
            Prompt unread,
            SamplingParameters parameters,
            KvCache cache,
            boolean ownsCache) {
        this.model = model;
        this.prompt = prompt;
        this.unread = unread;
        this.parameters = parameters;
        this.sampler = new TokenSampler(parameters);
        this.text = new StoppingText(parameters.stop());
        this.cache = cache;
        this.ownsCache = ownsCache;
    }

    /**
     * The whole prompt at the first call, then a token each. False: the answer is finished.
     *
     * @throws NotNumbersException if the model computes none, from the first call on
     */
    public boolean step() {
        if (finishReason != null) {
            return false;
        }
        float[] now = logits;
        if (now == null) {
            try (NDManager scope = model.scope();
                    Torch.GradMode off = Torch.noGrad()) {
                EmbeddedPrompt embedded = model.embedded(scope, unread);
                cachedTokens = embedded.cachedTokens();
                logits = read(scope, embedded.embeddings());
            }
            return true;
        }
        int token = sampler.draw(now, answer);
        if (model.generationDefaults().endTokenIds().contains(token)) {
            return finish(FinishReason.STOP);
        }
        answer.add((long) token);
        text.grow(model.tokenizer()
                .decode(answer.stream().mapToLong(Long::longValue).toArray()));
        if (text.stopped()) {
            return finish(FinishReason.STOP);
        }
        if (answer.size() >= parameters.maxTokens()) {
            return finish(FinishReason.LENGTH);
        }
        try (NDManager scope = model.scope();
                Torch.GradMode off = Torch.noGrad()) {
            logits = read(scope, model.language().embed(scope, new long[] {token}));
        }
        return true;
    }

    /** A token may be impossible (negative infinity), but not all of them. */
    static float[] numbers(float[] logits) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            if (Float.isNaN(logit)) {
                throw new NotNumbersException();
            }
            largest = Math.max(largest, logit);
        }
        if (Float.isInfinite(largest)) {
            throw new NotNumbersException();
        }
        return logits;
    }

    /** (1, L, D) to the logits of what follows, (V). */
    private float[] read(NDManager scope, NDArray embeddings) {
        LanguageModel language = model.language();
        return numbers(language.lastLogits(scope, language.next(scope, embeddings, cache)));
    }

    private boolean finish(FinishReason reason) {
        finishReason = reason;
        text.end();
        return false;
    }

    /** Text that has become certain since the last call; often empty. */
    public String takeNewText() {
        return text.takeNew();
    }

    /** All text that is certain. */
    public String text() {
        return text.certain();
    }

    /** Null while it is being written. */
    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    public List<Long> tokens() {
        return List.copyOf(answer);
    }

    public int promptTokens() {
        return prompt.tokens();
    }

    public int videoTokens() {
        return prompt.videoTokens();
    }

    /** Prompt tokens whose frames the model remembered; known after the first step. */
    public int cachedTokens() {
        return cachedTokens;
    }

    public int completionTokens() {
        return answer.size();
    }

    @Override
    public void close() {
        if (ownsCache) {
            cache.close();
        }
    }
}
