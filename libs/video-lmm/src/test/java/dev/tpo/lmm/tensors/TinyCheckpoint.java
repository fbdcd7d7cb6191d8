package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.StoredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Checkpoints of a few thousand seeded weights, written and read as real ones are. */
public final class TinyCheckpoint {
    /** Nano's form: a time token a frame, one visual token and a newline before it. */
    public static final String COMPACT = """
            {"hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 3,
             "num_key_value_heads": 1, "vocab_size": 31, "rms_norm_eps": 1e-6, "rope_theta": 10000.0,
             "max_position_embeddings": 128, "tie_word_embeddings": true, "eos_token_id": 4,
             "mm_spatial_pool_stride": 4, "mm_spatial_pool_mode": "average", "mm_patch_merge_type": "spatial_unpad",
             "mm_newline_position": "grid", "mm_vision_tower": "siglip",
             "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 20, "intermediate_size": 30,
              "num_hidden_layers": 3, "num_attention_heads": 2, "image_size": 28, "patch_size": 7},
             "prompt_form": "time_tokens", "time_tokens": {"first_id": 5, "count": 8, "bucket_seconds": 5.0}}
            """;

    /** LLaVA-Video's form. */
    public static final String CHAT_ML = """
            {"hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
             "num_key_value_heads": 2, "vocab_size": 60, "rms_norm_eps": 1e-6, "rope_theta": 1000000.0,
             "max_position_embeddings": 512, "tie_word_embeddings": false, "eos_token_id": 3,
             "mm_spatial_pool_stride": 2, "mm_spatial_pool_mode": "bilinear", "mm_patch_merge_type": "spatial_unpad",
             "mm_newline_position": "grid", "mm_vision_tower": "siglip",
             "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 20, "intermediate_size": 30,
              "num_hidden_layers": 3, "num_attention_heads": 2, "image_size": 35, "patch_size": 7}}
            """;

    /** LongVA's form: CLIP, average pool, no newline. */
    public static final String CLIP =
            CHAT_ML.replace("siglip", "clip").replace("bilinear", "average").replace("spatial_unpad", "flat");

    private TinyCheckpoint() {}

    public static Path write(Path folder, String config, String tokenizer) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config);
        Files.copy(
                Path.of("src/test/resources/tokenizers", tokenizer, "tokenizer.json"),
                folder.resolve("tokenizer.json"));
        try (Weights weights = random(ModelConfig.read(folder), 7)) {
            weights.write(folder);
        }
        return folder;
    }

    public static Weights random(ModelConfig config, long seed) {
        Random random = new Random(seed);
        Weights weights = Weights.zeros(config);
        for (String name : weights.names()) {
            NDArray tensor = weights.get(name);
            float[] values = new float[(int) tensor.size()];
            float mean = name.contains("norm") && name.endsWith("weight") ? 1 : 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = mean + (float) random.nextGaussian() * 0.3f;
            }
            tensor.set(values);
        }
        return weights;
    }

    /** A checkpoint of the seed 8 in ChatML's form whose tensors and config say that type. */
    public static ModelConfig storedAs(Dtype dtype, Path folder) throws IOException {
        Files.writeString(
                folder.resolve("config.json"), CHAT_ML.replaceFirst("\\{", "{\"torch_dtype\": \"" + dtype + "\","));
        ModelConfig config = ModelConfig.read(folder);
        try (Weights random = random(config, 8)) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            random.names().forEach(name -> tensors.put(name, random.get(name)));
            writeStoredAs(dtype.stored(), tensors, folder.resolve("model.safetensors"));
        }
        return config;
    }

    /** Writes a file whose tensors are all stored as one type. */
    public static void writeStoredAs(StoredType type, Map<String, NDArray> tensors, Path file) {
        Map<String, SafetensorsWriter.Content> contents = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> contents.put(name, new SafetensorsWriter.Content(tensor, type)));
        SafetensorsWriter.write(file, contents);
    }
}
