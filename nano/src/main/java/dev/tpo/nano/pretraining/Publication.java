package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.ModelConfig;
import dev.tpo.lmm.Torch;
import dev.tpo.lmm.Weights;
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

    /** Takes a published model up again: the inverse for this bank's mean and deviation. */
    static void unfold(Weights weights, ModelConfig config, FeatureBank bank) {
        NDArray weight = weights.get("model.mm_projector.0.weight");
        NDArray bias = weights.get("model.mm_projector.0.bias");
        float[] w = weight.toFloatArray();
        float[] b = bias.toFloatArray();
        int inputs = config.vision().hiddenSize();
        for (int row = 0; row < b.length; row++) {
            double shift = 0;
            for (int k = 0; k < inputs; k++) {
                int at = row * inputs + k;
                shift += (double) w[at] * bank.mean()[k];
                w[at] *= bank.deviation()[k];
            }
            b[row] += (float) shift;
        }
        weight.set(w);
        bias.set(b);
    }

    static void write(Path folder, Weights weights, ModelConfig config, FeatureBank bank) throws IOException {
        NanoConfig.write(folder, new Vocabulary());
        try (Torch.GradMode off = Torch.noGrad();
                Weights published = weights.copy()) {
            NDArray weight = published.get("model.mm_projector.0.weight");
            NDArray bias = published.get("model.mm_projector.0.bias");
            float[] w = weight.toFloatArray();
            float[] b = bias.toFloatArray();
            int inputs = config.vision().hiddenSize();
            for (int row = 0; row < b.length; row++) {
                double shift = 0;
                for (int k = 0; k < inputs; k++) {
                    int at = row * inputs + k;
                    w[at] /= bank.deviation()[k];
                    shift += (double) w[at] * bank.mean()[k];
                }
                b[row] -= (float) shift;
            }
            weight.set(w);
            bias.set(b);
            published.write(folder);
        }
    }
}
