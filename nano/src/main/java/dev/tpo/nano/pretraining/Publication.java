package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.model.NanoConfig;
import dev.tpo.nano.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the published form, which knows no whitening of features: their mean and deviation are folded into the
 * projector's first layer, W' = W / deviation and b' = b - W' · mean.
 */
final class Publication {
    private Publication() {}

    static void write(Path folder, Weights weights, ModelConfig config, FeatureBank bank) throws IOException {
        NanoConfig.write(folder, new Vocabulary());
        try (Torch.GradMode off = Torch.noGrad();
                Weights published = weights.copy()) {
            int inputs = config.vision().hiddenSize();
            double[] factor = new double[inputs];
            double[] offset = new double[inputs];
            for (int k = 0; k < inputs; k++) {
                factor[k] = 1.0 / bank.deviation()[k];
                offset[k] = -bank.mean()[k] * factor[k];
            }
            substitute(published, factor, offset);
            published.write(folder);
        }
    }

    /** Takes a published model up again: the inverse for this bank's mean and deviation. */
    static void unfold(Weights weights, ModelConfig config, FeatureBank bank) {
        int inputs = config.vision().hiddenSize();
        double[] factor = new double[inputs];
        double[] offset = new double[inputs];
        for (int k = 0; k < inputs; k++) {
            factor[k] = bank.deviation()[k];
            offset[k] = bank.mean()[k];
        }
        substitute(weights, factor, offset);
    }

    /** The projector's first layer says of x what it said of {@code factor · x + offset}. */
    private static void substitute(Weights weights, double[] factor, double[] offset) {
        NDArray weight = weights.get("model.mm_projector.0.weight");
        NDArray bias = weights.get("model.mm_projector.0.bias");
        float[] w = weight.toFloatArray();
        float[] b = bias.toFloatArray();
        for (int row = 0; row < b.length; row++) {
            double shift = 0;
            for (int k = 0; k < factor.length; k++) {
                int at = row * factor.length + k;
                shift += w[at] * offset[k];
                w[at] = (float) (w[at] * factor[k]);
            }
            b[row] += (float) shift;
        }
        weight.set(w);
        bias.set(b);
    }
}
