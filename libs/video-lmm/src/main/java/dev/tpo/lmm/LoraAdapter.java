package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A PEFT LoRA adapter folder, merged into weights: W' = W + B A · alpha / r. */
public final class LoraAdapter {
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";

    private LoraAdapter() {}

    /** Adds the adapter to {@code weights} in place. */
    public static void merge(Path adapter, Weights weights) {
        double scale = scale(adapter);
        try (NDManager scope = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            Map<String, NDArray> tensors =
                    SafetensorsFiles.readFile(adapter.resolve("adapter_model.safetensors"), scope);
            tensors.forEach((name, down) -> {
                if (!name.endsWith(DOWN) && !name.endsWith(".lora_B.weight")) {
                    throw new CheckpointException("adapter_model.safetensors: nothing reads tensor " + name);
                }
                if (name.endsWith(DOWN)) {
                    String module = name.substring(0, name.length() - DOWN.length());
                    NDArray up = CheckpointShape.require(tensors, module + ".lora_B.weight");
                    weights.get(module.substring(PREFIX.length()) + ".weight")
                            .addi(up.matMul(down).mul(scale));
                }
            });
        }
    }

    private static double scale(Path adapter) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(adapter.resolve("adapter_config.json")));
            if (json.path("use_dora").asBoolean(false)
                    || !json.path("alpha_pattern").isEmpty()
                    || !json.path("rank_pattern").isEmpty()) {
                throw new CheckpointException("adapter_config.json: only plain LoRA with one rank is supported");
            }
            double r = json.path("r").asDouble();
            return json.path("lora_alpha").asDouble() / (json.path("use_rslora").asBoolean(false) ? Math.sqrt(r) : r);
        } catch (IOException e) {
            throw new CheckpointException("cannot read adapter_config.json of " + adapter.getFileName(), e);
        }
    }
}
