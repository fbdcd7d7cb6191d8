package dev.tpo.trainingservice.imports;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A LoRA adapter as peft leaves one, with random matrices of rank 4 beside every {@code q_proj} of a decoder. */
final class AdapterFolder {
    static final String Q = "base_model.model.model.layers.0.self_attn.q_proj";
    private static final int RANK = 4;

    final Map<String, Object> config = new LinkedHashMap<>(Map.of(
            "peft_type",
            "LORA",
            "task_type",
            "CAUSAL_LM",
            "r",
            RANK,
            "lora_alpha",
            8,
            "target_modules",
            List.of("q_proj")));
    final Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    private final int seed;

    AdapterFolder(ModelConfig model, int seed) {
        this.seed = seed;
        TensorNames.expected(model).forEach((name, shape) -> {
            if (name.startsWith("model.layers.") && name.endsWith("q_proj.weight")) {
                String module = "base_model.model." + name.replaceFirst("\\.weight$", "");
                shapes.put(module + ".lora_A.weight", List.of(RANK, shape.get(1)));
                shapes.put(module + ".lora_B.weight", List.of(shape.get(0), RANK));
            }
        });
    }

    AdapterFolder with(String field, Object value) {
        config.put(field, value);
        return this;
    }

    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("adapter_config.json"), config());
        Files.write(folder.resolve("adapter_model.safetensors"), weights());
        Files.writeString(folder.resolve("README.md"), "# An adapter");
        return folder;
    }

    byte[] config() {
        return JsonMapper.shared().writeValueAsBytes(config);
    }

    byte[] weights() {
        Map<String, Object> header = new LinkedHashMap<>();
        int end = 0;
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            int begin = end;
            end += Float.BYTES
                    * tensor.getValue().stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
            header.put(
                    tensor.getKey(),
                    Map.of("dtype", "F32", "shape", tensor.getValue(), "data_offsets", List.of(begin, end)));
        }
        byte[] head = JsonMapper.shared().writeValueAsBytes(header);
        ByteBuffer file = ByteBuffer.allocate(8 + head.length + end).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(head.length).put(head);
        var random = new java.util.Random(seed);
        while (file.hasRemaining()) {
            file.putFloat((float) random.nextGaussian());
        }
        return file.array();
    }
}
