package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.FrameEncoder;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/**
 * What the frozen tower says of videos, a file each: computed once, mapped from then on, so memory holds only what a step
 * touches. Legend: T frames, P patches, Dv width of the tower; features are (T, P, Dv) float32.
 */
public final class FeatureFiles implements AutoCloseable {
    private static final String FEATURES = "features";

    private final Weights weights;
    private final FrameEncoder encoder;
    private final NDManager mapped;
    private final Opening own;

    public FeatureFiles(Weights weights, ModelConfig config) {
        this.weights = weights;
        try (Opening opening = new Opening()) {
            this.mapped = opening.add(Torch.newManager());
            this.encoder = opening.add(new FrameEncoder(weights, config));
            this.own = opening.keep();
        }
    }

    /** The size in which the tower sees frames. */
    public FrameForm form() {
        return encoder.form();
    }

    /** Writes the features of a video's frames; the file appears whole or not at all. */
    public void write(SampledFrames frames, Path file) throws IOException {
        Path building = file.resolveSibling(file.getFileName() + ".building");
        try (NDManager scope = weights.newManager()) {
            SafetensorsFiles.write(building, Map.of(FEATURES, encoder.features(scope, frames)));
        }
        Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * A video whose features were written before. They stay mapped until this is closed.
     *
     * @param timeTokens (T), or empty where the prompt form has none
     */
    public VisualContext.Video read(Path file, long[] timeTokens) {
        NDArray features =
                Objects.requireNonNull(SafetensorsFiles.readFile(file, mapped).get(FEATURES), FEATURES);
        return new VisualContext.Video(features, timeTokens);
    }

    @Override
    public void close() {
        own.close();
    }
}
