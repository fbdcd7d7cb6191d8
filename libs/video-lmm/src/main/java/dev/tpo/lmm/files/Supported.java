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
        if (architectures.isEmpty()) {
            oneOf(config, "model_type", MODEL_TYPES);
        }
        oneOf(config, "hidden_act", List.of("silu"));
        oneOf(config, "mm_projector_type", List.of("mlp2x_gelu"));
        oneOf(config, "mm_vision_select_feature", List.of("patch"));
        oneOf(config, "mm_patch_merge_type", MERGE_TYPES);
        refuse(config.path("rope_scaling").isObject(), "rope_scaling");
        refuse(config.path("use_sliding_window").asBoolean(false), "use_sliding_window");
        refuse(config.path("add_faster_video").asBoolean(false), "add_faster_video");
        refuse(config.path("mm_use_im_start_end").asBoolean(false), "mm_use_im_start_end");
        refuse(config.path("quantization_config").isObject(), "quantization_config");
        if (config.path("mm_vision_select_layer").asInt(-2) != -2) {
            throw new CheckpointException("config.json: only \"mm_vision_select_layer\" -2 is supported");
        }
    }

    private static void oneOf(JsonNode config, String key, List<String> supported) {
        oneOf(key, config.path(key).asString(supported.getFirst()), supported);
    }

    private static void oneOf(String key, String value, List<String> supported) {
        if (!supported.contains(value)) {
            throw new CheckpointException(
                    "config.json: \"" + key + "\" is \"" + value + "\", supported is " + String.join(", ", supported));
        }
    }

    private static void refuse(boolean asked, String key) {
        if (asked) {
            throw new CheckpointException("config.json: \"" + key + "\" is not supported");
        }
    }
}
