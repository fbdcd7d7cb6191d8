package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.FrameEncoder;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Weights;
import org.jspecify.annotations.Nullable;

/** What the model sees of videos: their visual tokens, from memory where it has seen them lately. */
final class Sight implements AutoCloseable {
    private final ModelConfig config;
    private final FrameEncoder encoder;
    private final VisualPrefix prefix;
    private final VisualTokenCache seen;
    private final NDManager memory;
    private final String seenBy;
    private final Opening own;

    /**
     * @param seen shared by models that see with the same or other weights; stays open
     * @param memory owns what is remembered
     * @param seenBy names these weights
     */
    Sight(
            Weights weights,
            ModelConfig config,
            LanguageModel language,
            VisualTokenCache seen,
            NDManager memory,
            String seenBy) {
        this.config = config;
        this.seen = seen;
        this.memory = memory;
        this.seenBy = seenBy;
        try (Opening opening = new Opening()) {
            this.encoder = opening.add(new FrameEncoder(weights, config));
            this.prefix = new VisualPrefix(config, opening.add(new VisualProjector(weights, config)), language);
            this.own = opening.keep();
        }
    }

    /** The same memory, seen with other weights. */
    Sight with(Weights others, LanguageModel language, String seenBy) {
        return new Sight(others, config, language, seen, memory, seenBy);
    }

    /** Any thread may ask. */
    boolean remembers(VideoInput video) {
        return seen.holds(key(video));
    }

    FrameForm form() {
        return encoder.form();
    }

    int tokenCount(VideoInput video) {
        return prefix.tokenCount(video.toldSeconds().size());
    }

    /** (1, L_v, D). A view of what the memory holds: it stays valid if a later video of the prompt displaces it. */
    NDArray tokens(NDManager scope, VideoInput video) {
        VisualTokenCache.Key key = key(video);
        @Nullable NDArray remembered = seen.get(key);
        if (remembered == null) {
            NDArray features = encoder.features(scope, video.frames());
            NDArray tokens = prefix.tokens(scope, features, VisualPrefix.timeTokens(config, video.toldSeconds()));
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

    private VisualTokenCache.Key key(VideoInput video) {
        return new VisualTokenCache.Key(video.sha256(), video.samplingKey(), seenBy);
    }

    @Override
    public void close() {
        own.close();
    }
}
