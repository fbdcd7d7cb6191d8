package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.tensors.TorchScript;

/** Functions of each number, with gradients that stay finite; composed of max and abs they would vanish at the very start. */
final class Elementwise {
    private static final TorchScript OPS = TorchScript.loadResource(Elementwise.class, "elementwise.ts.py");

    private Elementwise() {}

    /** log σ(x). */
    static NDArray logSigmoid(NDArray x) {
        return OPS.call(x.getManager(), "log_sigmoid", x);
    }

    /** σ(x). */
    static NDArray sigmoid(NDArray x) {
        return OPS.call(x.getManager(), "sigmoid", x);
    }

    /** max(0, x). */
    static NDArray relu(NDArray x) {
        return OPS.call(x.getManager(), "relu", x);
    }

    /** log(1 − e^x) for x ≤ 0; at 0 as just below it, without gradient. */
    static NDArray log1mexp(NDArray x) {
        return OPS.call(x.getManager(), "log1mexp", x);
    }
}
