package dev.tpo.parity.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.files.VisionConfig;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.util.List;

/** Tower, projector and decoder out of {@link PlainLayers}. Legend as in the classes of {@code dev.tpo.lmm}. */
public final class PlainModel {
    private final Weights weights;
    private final ModelConfig config;

    public PlainModel(Weights weights, ModelConfig config) {
        this.weights = weights;
        this.config = config;
    }

    /** (N, 3, S, S) to (N, P, Dv). */
    public NDArray features(NDArray pixelValues) {
        VisionConfig vision = config.vision();
        NDArray x = patches(pixelValues, vision);
        long length = x.getShape().get(1);
        NDArray all = pixelValues.getManager().ones(new Shape(length, length), DataType.BOOLEAN);
        for (int layer = 0; layer < vision.layersRun(); layer++) {
            List<NDArray> w =
                    TensorNames.visionLayer(layer).stream().map(weights::get).toList();
            NDArray y = PlainLayers.layerNorm(x, w.get(0), w.get(1), vision.layerNormEps());
            NDArray q = PlainLayers.split(PlainLayers.linear(y, w.get(2), w.get(3)), vision.heads());
            NDArray k = PlainLayers.split(PlainLayers.linear(y, w.get(4), w.get(5)), vision.heads());
            NDArray v = PlainLayers.split(PlainLayers.linear(y, w.get(6), w.get(7)), vision.heads());
            x = x.add(PlainLayers.linear(PlainLayers.attention(q, k, v, all), w.get(8), w.get(9)));
            y = PlainLayers.layerNorm(x, w.get(10), w.get(11), vision.layerNormEps());
            y = PlainLayers.activate(PlainLayers.linear(y, w.get(12), w.get(13)), vision.activation());
            x = x.add(PlainLayers.linear(y, w.get(14), w.get(15)));
        }
        return vision.family().equals("clip") ? x.get(new NDIndex(":, 1:")) : x;
    }

    /** Patches cut out by reshaping: a convolution whose stride is its kernel is a linear map of each patch. */
    private NDArray patches(NDArray pixels, VisionConfig vision) {
        List<NDArray> w =
                TensorNames.patchEmbedding(vision).stream().map(weights::get).toList();
        long images = pixels.getShape().get(0);
        int grid = vision.grid();
        int patch = vision.patchSize();
        NDArray cut = pixels.get(new NDIndex(":, :, :" + grid * patch + ", :" + grid * patch))
                .reshape(images, 3, grid, patch, grid, patch)
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(images, (long) grid * grid, 3L * patch * patch);
        NDArray kernel = w.get(0).reshape(vision.hiddenSize(), -1);
        NDArray embedded = PlainLayers.linear(cut, kernel);
        if (!vision.family().equals("clip")) {
            return embedded.add(w.get(1)).add(w.get(2));
        }
        NDArray first = w.get(1).reshape(1, 1, -1).broadcast(images, 1, vision.hiddenSize());
        NDArray states = NDArrays.concat(new NDList(first, embedded), 1).add(w.get(2));
        return PlainLayers.layerNorm(states, w.get(3), w.get(4), vision.layerNormEps());
    }

    /** (T, P, Dv) to (L_v, D). */
    public NDArray visualTokens(NDArray features, ModelConfig.PoolMode mode) {
        List<NDArray> w = TensorNames.projector().stream().map(weights::get).toList();
        NDArray projected = PlainLayers.linear(
                Activation.gelu(PlainLayers.linear(features, w.get(0), w.get(1))), w.get(2), w.get(3));
        long frames = features.getShape().get(0);
        int side = config.vision().grid();
        NDArray pooling = PoolingMatrix.of(features.getManager(), side, config.poolStride(), mode);
        NDArray grid = projected.reshape(frames, side, side, -1).transpose(0, 3, 1, 2);
        NDArray pooled = pooling.matMul(grid).matMul(pooling.transpose()).transpose(0, 2, 3, 1);
        return withNewlines(pooled);
    }

    /** (T, R, C, D) to (L_v, D). */
    private NDArray withNewlines(NDArray grid) {
        long frames = grid.getShape().get(0);
        long rows = grid.getShape().get(1);
        long width = grid.getShape().get(3);
        ModelConfig.NewlinePosition position = config.newlinePosition();
        if (position == ModelConfig.NewlinePosition.NO_TOKEN) {
            return grid.reshape(-1, width);
        }
        NDArray newline = weights.get(TensorNames.NEWLINE);
        NDList tokens = new NDList();
        for (long frame = 0; frame < frames; frame++) {
            for (long row = 0; row < rows; row++) {
                tokens.add(grid.get(new NDIndex(frame + ", " + row)));
                if (position == ModelConfig.NewlinePosition.GRID) {
                    tokens.add(newline.reshape(1, width));
                }
            }
            if (position == ModelConfig.NewlinePosition.FRAME) {
                tokens.add(newline.reshape(1, width));
            }
        }
        if (position == ModelConfig.NewlinePosition.ONE_TOKEN) {
            tokens.add(newline.reshape(1, width));
        }
        return NDArrays.concat(tokens, 0);
    }

    /** (…) int64 to (…, D). */
    public NDArray embed(NDArray ids) {
        NDArray table = weights.get(TensorNames.EMBEDDING);
        return table.get(ids.flatten()).reshape(ids.getShape().addAll(new Shape(config.hiddenSize())));
    }

    /** (B, L, D) to (B, L, V), causal, positions from 0. */
    public NDArray logits(NDArray embeddings) {
        NDManager manager = embeddings.getManager();
        int length = Math.toIntExact(embeddings.getShape().get(1));
        NDArray place = manager.arange(0, length, 1, DataType.INT32);
        NDArray mask = place.reshape(1, length).lte(place.reshape(length, 1));
        int half = config.headSize() / 2;
        NDArray frequencies = manager.create(config.ropeTheta())
                .toType(DataType.FLOAT32, false)
                .pow(Torch.times(manager.arange(0, half, 1, DataType.FLOAT32), -2.0 / config.headSize()));
        NDArray angles = manager.arange(0, length, 1, DataType.FLOAT32)
                .reshape(length, 1)
                .mul(frequencies.reshape(1, half));
        NDArray cos = angles.cos();
        NDArray sin = angles.sin();
        NDArray x = embeddings;
        for (int layer = 0; layer < config.layers(); layer++) {
            x = layer(
                    x,
                    TensorNames.decoderLayer(layer).stream().map(weights::get).toList(),
                    cos,
                    sin,
                    mask);
        }
        NDArray hidden = PlainLayers.rmsNorm(x, weights.get(TensorNames.FINAL_NORM), config.rmsNormEps());
        String head = config.tiedEmbeddings() ? TensorNames.EMBEDDING : TensorNames.HEAD;
        return PlainLayers.linear(hidden, weights.get(head));
    }

    private NDArray layer(NDArray x, List<NDArray> w, NDArray cos, NDArray sin, NDArray mask) {
        int times = config.heads() / config.keyValueHeads();
        NDArray y = PlainLayers.rmsNorm(x, w.get(0), config.rmsNormEps());
        NDArray q = PlainLayers.split(PlainLayers.linear(y, w.get(1), w.get(2)), config.heads());
        NDArray k = PlainLayers.split(PlainLayers.linear(y, w.get(3), w.get(4)), config.keyValueHeads());
        NDArray v = PlainLayers.split(PlainLayers.linear(y, w.get(5), w.get(6)), config.keyValueHeads());
        NDArray mixed = PlainLayers.attention(
                PlainLayers.rotate(q, cos, sin),
                PlainLayers.repeatHeads(PlainLayers.rotate(k, cos, sin), times),
                PlainLayers.repeatHeads(v, times),
                mask);
        NDArray z = x.add(PlainLayers.linear(mixed, w.get(7)));
        y = PlainLayers.rmsNorm(z, w.get(8), config.rmsNormEps());
        y = PlainLayers.silu(PlainLayers.linear(y, w.get(9))).mul(PlainLayers.linear(y, w.get(10)));
        return z.add(PlainLayers.linear(y, w.get(11)));
    }
}
