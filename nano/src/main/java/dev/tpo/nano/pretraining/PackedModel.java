package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.model.Vocabulary;

/** Runs projector and decoder over packed batches. */
final class PackedModel implements AutoCloseable {
    private final ModelConfig config;
    private final NDArray embedding;
    private final VisualProjector projector;
    private final LanguageModel decoder;

    PackedModel(Weights weights, ModelConfig config) {
        this.config = config;
        this.embedding = weights.get(TensorNames.EMBEDDING);
        this.projector = new VisualProjector(weights, config);
        this.decoder = new LanguageModel(weights, config);
    }

    /** A layout with its mask on the device. */
    record Frame(PackedLayout layout, int frames, NDArray mask) {
        static Frame of(NDManager manager, PackedLayout layout, int frames) {
            return new Frame(layout, frames, layout.mask(manager));
        }
    }

    /** Scalar: mean negative log-likelihood of the asked tokens, nats. */
    NDArray loss(NDManager scope, PackedBatch batch, FeatureBank bank, Frame frame) {
        NDArray labels = labels(scope, batch, frame);
        NDArray logProbabilities = decoder.tokenLogProbabilities(scope, hidden(scope, batch, bank, frame), labels);
        return Torch.over(logProbabilities.sum(), -batch.asked());
    }

    /** For each slot position 1 where the likeliest token is the label or nothing is asked, else 0; (B · Ls). */
    float[] right(NDManager scope, PackedBatch batch, FeatureBank bank, Frame frame) {
        try (Torch.GradMode off = Torch.noGrad()) {
            return TowerTraining.OPS
                    .call(
                            scope,
                            "right_answers",
                            hidden(scope, batch, bank, frame),
                            embedding,
                            labels(scope, batch, frame))
                    .toFloatArray();
        }
    }

    private NDArray hidden(NDManager scope, PackedBatch batch, FeatureBank bank, Frame frame) {
        long frames = frame.frames();
        long clips = batch.timeIds().length / frames;
        long patches = (long) config.vision().grid() * config.vision().grid();
        NDArray features = decoder.rows(scope, bank.features(), scope.create(batch.bankRows()))
                .reshape(clips * frames, patches, config.vision().hiddenSize());
        NDArray seen = projector.frames(scope, features);
        NDArray times = decoder.embed(scope, scope.create(batch.timeIds(), new Shape(clips, frames)));
        NDArray user = decoder.embed(scope, scope.full(new Shape(1, 1), Vocabulary.USER, DataType.INT64));
        NDArray ids = scope.create(batch.ids(), new Shape(clips, frame.layout().slotTokens()));
        NDArray sequence = TowerTraining.OPS.call(scope, "prefix", user, seen, times, decoder.embed(scope, ids));
        NDArray hidden = decoder.hidden(scope, sequence, frame.layout().positions(scope, batch.gaps()), frame.mask());
        return TowerTraining.OPS.call(scope, "slots", hidden, frame.layout().prefixTokens());
    }

    private static NDArray labels(NDManager scope, PackedBatch batch, Frame frame) {
        int slotTokens = frame.layout().slotTokens();
        return scope.create(batch.labels(), new Shape(batch.labels().length / slotTokens, slotTokens));
    }

    @Override
    public void close() {
        projector.close();
        decoder.close();
    }
}
