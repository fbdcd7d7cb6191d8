package dev.tpo.launcher.suite;

import dev.tpo.lmm.Torch;

/** Loads torch once, which unpacks it. Runs in a JVM of its own. */
final class TorchUnpacker {

    private TorchUnpacker() {}

    public static void main(String[] args) {
        System.out.println("torch " + Torch.engine().getVersion());
    }
}
