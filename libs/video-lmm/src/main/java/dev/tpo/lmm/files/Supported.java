package dev.tpo.lmm.files;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Refuses by name what a {@code config.json} asks for and this library would compute wrongly without a word. */
final class Supported {
    private static final List<String> ARCHITECTURES = List.of("LlavaQwenForCausalLM");
    private static final List<String> MODEL_TYPES = List.of("llava", "llava_qwen", "qwen2");
    private static final List<String> MERGE_TYPES = List.of("flat", "unires", "spatial", "spatial_unpad");

    private Supported() {}

    /** @param config without nulls */
    static void require(JsonNode config) {
        JsonNode architectures = config.path("architectures");
        for (JsonNode architecture : architectures) {
            oneOf("architectures", architecture.asString(""), ARCHITECTURES);
        }
        Fields fields = new Fields(ModelConfig.FILE, config);
        if (architectures.isEmpty()) {
            oneOf("model_type", fields.text("model_type", MODEL_TYPES.getFirst()), MODEL_TYPES);
        }
        oneOf("mm_patch_merge_type", fields.text("mm_patch_merge_type", MERGE_TYPES.getFirst()), MERGE_TYPES);
        for (JsonNode layer : config.path("layer_types")) {
            oneOf("layer_types", layer.asString(""), List.of("full_attention"));
        }
        PublishedKeys.CONFIG.require(ModelConfig.FILE, config);
    }

    private static void oneOf(String key, String value, List<String> supported) {
        if (!supported.contains(value)) {
            throw new CheckpointException(
                    "config.json: \"" + key + "\" is \"" + value + "\", supported is " + String.join(", ", supported));
        }
    }
}
