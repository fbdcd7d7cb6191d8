package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.TorchScript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019), torch's fused kernel. It owns its moments and updates
 * the parameters in place. Gradients are what the parameters have collected; {@link #zeroGradients()} drops them.
 */
public final class AdamW implements AutoCloseable {
    private static final TorchScript OPS = TorchScript.loadResource(AdamW.class, "optimizer.ts.py");

    /** @param eps is added to the root of the second moment */
    public record Settings(double beta1, double beta2, double eps, double weightDecay) {}

    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private final Settings settings;
    private final NDList firstMoments = new NDList();
    private final NDList secondMoments = new NDList();
    private final NDList steps = new NDList();

    /** @param parameters float32 leaves by name; they are made to collect gradients */
    public AdamW(Map<String, NDArray> parameters, Settings settings) {
        this.parameters = new LinkedHashMap<>(parameters);
        this.settings = settings;
        try (Opening opening = new Opening()) {
            this.manager = opening.add(Torch.newManager());
            for (NDArray parameter : parameters.values()) {
                Torch.requireGradient(parameter, true);
                firstMoments.add(zeros(parameter.getShape(), parameter));
                secondMoments.add(zeros(parameter.getShape(), parameter));
                steps.add(zeros(new Shape(), parameter));
            }
            opening.keep();
        }
    }

    private NDArray zeros(Shape shape, NDArray beside) {
        return manager.zeros(shape, DataType.FLOAT32, beside.getDevice());
    }

    /**
     * Scales the gradients down so that their global norm is at most {@code maxNorm}.
     *
     * @return the norm before scaling
     */
    public double clipGradients(double maxNorm) {
        try (NDManager scope = manager.newSubManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDList gradients = gradients(scope);
            double norm = OPS.call(scope, "global_norm", gradients).getFloat();
            if (norm > maxNorm) {
                OPS.call("scale", gradients, maxNorm / (norm + 1e-6));
            }
            return norm;
        }
    }

    public void step(double learningRate) {
        try (NDManager scope = manager.newSubManager();
                Torch.GradMode off = Torch.noGrad()) {
            OPS.call(
                    "step",
                    new NDList(List.copyOf(parameters.values())),
                    gradients(scope),
                    firstMoments,
                    secondMoments,
                    steps,
                    learningRate,
                    settings.beta1,
                    settings.beta2,
                    settings.weightDecay,
                    settings.eps);
        }
    }

    public void zeroGradients() {
        parameters.values().forEach(Torch::zeroGradient);
    }

    /** The moments and step counts by name, for a checkpoint; the arrays stay this optimizer's. */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        int i = 0;
        for (String name : parameters.keySet()) {
            state.put(name + "#exp_avg", firstMoments.get(i));
            state.put(name + "#exp_avg_sq", secondMoments.get(i));
            state.put(name + "#step", steps.get(i));
            i++;
        }
        return state;
    }

    /** Takes over what {@link #state()} gave, wherever it is; its own arrays stay where the parameters are. */
    public void restore(Map<String, NDArray> saved) {
        state().forEach((name, own) -> {
            NDArray value = saved.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no optimizer state " + name);
            }
            Torch.copyInto(own, value);
        });
    }

    private NDList gradients(NDManager scope) {
        NDList gradients = new NDList();
        for (NDArray parameter : parameters.values()) {
            NDArray gradient = Torch.gradient(parameter);
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }

    @Override
    public void close() {
        manager.close();
    }
}
