package dev.tpo.lmm.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.VisualProjector;
import java.util.List;

/**
 * A video as it stands in a sequence: its visual tokens, and behind each frame's the token of its time where the prompt
 * form has one. Differentiable in projector, newline and embedding. Legend: T frames, P patches, Dv width of the tower, R x
 * C pooled grid, D hidden size, L_v tokens of the video; float32.
 */
public final class VisualPrefix {
    private final ModelConfig config;
    private final VisualProjector projector;
    private final LanguageModel language;

    public VisualPrefix(ModelConfig config, VisualProjector projector, LanguageModel language) {
        this.config = config;
        this.projector = projector;
        this.language = language;
    }

    /** L_v of so many frames. */
    public int tokenCount(int frames) {
        return projector.tokenCount(frames) + (config.timeTokens() == null ? 0 : frames);
    }

    /** The token of each frame's time, (T); empty where the prompt form has none. */
    public static long[] timeTokens(ModelConfig config, List<Double> timestampsSeconds) {
        ModelConfig.TimeTokens times = config.timeTokens();
        return times == null
                ? new long[0]
                : timestampsSeconds.stream().mapToLong(times::idAt).toArray();
    }

    /**
     * (T, P, Dv) to (L_v, D).
     *
     * @param timeTokens as {@link #timeTokens} gave them
     */
    public NDArray tokens(NDManager manager, NDArray features, long[] timeTokens) {
        if (timeTokens.length == 0) {
            return projector.tokens(manager, features);
        }
        NDArray frames = projector.frames(manager, features); // (T, R (C + 1), D)
        NDArray times =
                language.embed(manager, manager.create(timeTokens, new Shape(timeTokens.length, 1))); // (T, 1, D)
        return NDArrays.concat(new NDList(frames, times), 1).reshape(-1, config.hiddenSize());
    }
}
