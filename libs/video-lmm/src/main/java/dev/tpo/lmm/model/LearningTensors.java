package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;
import java.util.List;

/** Which tensors of a decoder learn, and what they collect on the way back. */
final class LearningTensors {
    private static final int OF_A_LAYER = LanguageModel.DECODER_LAYER_TENSORS;
    private static final int OF_ITS_ADAPTER = 14;

    private final LanguageModel model;

    LearningTensors(LanguageModel model) {
        this.model = model;
    }

    /** Whether a layer's own tensors do. */
    boolean inLayer(int layer) {
        return own(layer).stream().anyMatch(NDArray::hasGradient);
    }

    /** @param gradients as {@code training_layer_back} gives them: of x, of the adapter's, and of the layer's own tensors */
    void collect(int layer, NDList gradients) {
        List<NDArray> adapters = model.adapterTensors().arrays();
        if (!adapters.isEmpty()) {
            collect(adapters.subList(layer * OF_ITS_ADAPTER, (layer + 1) * OF_ITS_ADAPTER), gradients, 1);
        }
        if (gradients.size() > 1 + OF_ITS_ADAPTER) {
            collect(own(layer), gradients, 1 + OF_ITS_ADAPTER);
        }
    }

    /** The gradient of x from that of the final norm, which collects its own. */
    NDArray finalNormBack(NDManager manager, NDArray gradient, NDArray x) {
        NDArray weight = model.normWeight();
        if (weight.hasGradient()) {
            try (NDArray own = model.operations().call(manager, "norm_weight_back", gradient, x, model.normEps())) {
                Torch.addGradient(weight, own);
            }
        }
        return model.operations().call(manager, "norm_back", gradient, x, weight, model.normEps());
    }

    private List<NDArray> own(int layer) {
        return model.layerTensors().arrays().subList(layer * OF_A_LAYER, (layer + 1) * OF_A_LAYER);
    }

    private static void collect(List<NDArray> tensors, NDList gradients, int begin) {
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.get(i).hasGradient()) {
                Torch.addGradient(tensors.get(i), gradients.get(begin + i));
            }
        }
    }
}
