package dev.tpo.launcher.suite;

import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.tensors.Torch;
import java.nio.file.Path;

/** Loads torch and the tokenizer library once, which unpacks them. Runs in a JVM of its own. */
final class TorchUnpacker {

    private TorchUnpacker() {}

    /** @param args a checkpoint's folder, whose tokenizer is read */
    public static void main(String[] args) {
        System.out.println("torch with " + Torch.intraOpThreads() + " threads");
        try (ChatTokenizer tokenizer = ChatTokenizer.read(Path.of(args[0]))) {
            System.out.println("tokens " + tokenizer.encode("hello").length);
        }
    }
}
