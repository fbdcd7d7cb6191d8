package dev.tpo.nano.model;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.nano.world.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The shape of the nano model, in LLaVA-Video's {@code config.json}. */
public final class NanoConfig {
    private NanoConfig() {}

    /** Writes {@code config.json} and {@code tokenizer.json} and reads the former back. */
    public static ModelConfig write(Path folder, Vocabulary vocabulary) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json(vocabulary))
                        + "\n");
        Files.writeString(folder.resolve("tokenizer.json"), vocabulary.tokenizerJson() + "\n");
        return ModelConfig.read(folder);
    }

    private static Map<String, Object> json(Vocabulary vocabulary) {
        Map<String, Object> vision = new LinkedHashMap<>();
        vision.put("model_type", "siglip_vision_model");
        vision.put("hidden_size", 96);
        vision.put("intermediate_size", 288);
        vision.put("num_hidden_layers", 3);
        vision.put("num_attention_heads", 4);
        vision.put("image_size", 56);
        vision.put("patch_size", 14);
        vision.put("hidden_act", "gelu_pytorch_tanh");
        vision.put("layer_norm_eps", 1e-6);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("LlavaQwenForCausalLM"));
        json.put("model_type", "llava");
        json.put("hidden_size", 128);
        json.put("intermediate_size", 352);
        json.put("num_hidden_layers", 4);
        json.put("num_attention_heads", 4);
        json.put("num_key_value_heads", 2);
        json.put("vocab_size", vocabulary.size());
        json.put("rms_norm_eps", 1e-6);
        json.put("rope_theta", 10000.0);
        json.put("hidden_act", "silu");
        json.put("max_position_embeddings", 1024);
        json.put("tie_word_embeddings", true);
        json.put("eos_token_id", Vocabulary.END);
        json.put("pad_token_id", Vocabulary.PAD);
        json.put("torch_dtype", "float32");
        json.put("mm_projector_type", "mlp2x_gelu");
        json.put("mm_hidden_size", 96);
        json.put("mm_vision_select_layer", -2);
        json.put("mm_vision_select_feature", "patch");
        json.put("mm_spatial_pool_stride", 4);
        json.put("mm_spatial_pool_mode", "average");
        json.put("mm_patch_merge_type", "spatial_unpad");
        json.put("mm_newline_position", "grid");
        json.put("mm_vision_tower", "siglip-nano-patch14-56");
        json.put("vision_config", vision);
        json.put("prompt_form", "time_tokens");
        Map<String, Object> times = new LinkedHashMap<>();
        times.put("first_id", Vocabulary.FIRST_TIME);
        times.put("count", Timeline.BUCKETS);
        times.put("bucket_seconds", Timeline.BUCKET_SECONDS);
        json.put("time_tokens", times);
        return json;
    }
}
