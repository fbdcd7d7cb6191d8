package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.preprocess.FramePreprocessor;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.util.Arrays;

/** From decoded frames to what the vision tower says of them, some frames at a time: a tower's activations are large. */
public final class FrameEncoder implements AutoCloseable {
    private static final int FRAMES_AT_ONCE = 16;

    private final int side;
    private final FramePreprocessor preprocessor;
    private final VisionTower tower;

    public FrameEncoder(Weights weights, ModelConfig config) {
        this.side = config.vision().imageSize();
        this.preprocessor = config.vision().clip()
                ? new FramePreprocessor.ShortestEdgeCenterCrop(side)
                : new FramePreprocessor.Squash(side);
        this.tower = new VisionTower(weights, config);
    }

    /** The size in which the tower sees frames. */
    public FrameForm form() {
        return preprocessor.form();
    }

    /**
     * T frames of any size to (T, P, Dv) float32: P patches, Dv width of the tower.
     *
     * @param manager where the weights are
     */
    public NDArray features(NDManager manager, SampledFrames frames) {
        float[] pixels = preprocessor.pixelValues(frames);
        int frameFloats = 3 * side * side;
        NDList parts = new NDList();
        try (Torch.GradMode off = Torch.noGrad()) {
            for (int begin = 0; begin < frames.count(); begin += FRAMES_AT_ONCE) {
                int end = Math.min(frames.count(), begin + FRAMES_AT_ONCE);
                float[] some = Arrays.copyOfRange(pixels, begin * frameFloats, end * frameFloats);
                try (NDArray input = manager.create(some, new Shape(end - begin, 3, side, side))) {
                    parts.add(tower.features(manager, input));
                }
            }
            return parts.size() == 1 ? parts.removeFirst() : NDArrays.concat(parts, 0);
        } finally {
            parts.close();
        }
    }

    @Override
    public void close() {
        tower.close();
    }
}
