package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import dev.tpo.training.AdamW;
import java.util.Map;

/** AdamW as both stages use it: weight decay 0.02, gradients clipped to a norm of 1, dropped after each step. */
final class Optimizer implements AutoCloseable {
    private final AdamW adam;

    Optimizer(Map<String, NDArray> parameters, double beta1, double beta2) {
        this.adam = new AdamW(parameters, new AdamW.Settings(beta1, beta2, 1e-8, 0.02));
    }

    double step(double learningRate) {
        double norm = adam.clipGradients(1.0);
        adam.step(learningRate);
        adam.zeroGradients();
        return norm;
    }

    AdamW adam() {
        return adam;
    }

    @Override
    public void close() {
        adam.close();
    }
}
