package dev.tpo.lmm;

/** The layers as TorchScript methods ({@code layers.ts.py}), loaded once in a process. */
final class LayerOps {
    static final TorchScript OPS = TorchScript.loadResource(LayerOps.class, "layers.ts.py");

    private LayerOps() {}
}
