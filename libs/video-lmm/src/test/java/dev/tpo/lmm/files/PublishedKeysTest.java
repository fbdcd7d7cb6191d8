package dev.tpo.lmm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files with the keys that published ones have are read; a key more that may matter is refused by its name. */
class PublishedKeysTest {
    /** The keys of LLaVA-Video 7B's config.json, which holds those of LLaVA-OneVision's too. */
    static final String LLAVA_VIDEO = """
            {"_name_or_path": "x", "add_faster_video": false, "add_time_instruction": true,
             "architectures": ["LlavaQwenForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 1,
             "eos_token_id": 2, "faster_token_stride": 10, "force_sample": true, "hidden_act": "silu",
             "hidden_size": 32, "image_aspect_ratio": "anyres_max_9", "image_crop_resolution": null,
             "image_grid_pinpoints": [[384, 384], [384, 768]], "image_split_resolution": null,
             "image_token_index": 3, "initializer_range": 0.02, "intermediate_size": 64,
             "max_position_embeddings": 128, "max_window_layers": 2, "mm_hidden_size": 1152,
             "mm_newline_position": "grid", "mm_patch_merge_type": "spatial_unpad", "mm_projector_lr": null,
             "mm_projector_type": "mlp2x_gelu", "mm_resampler_type": null, "mm_spatial_pool_mode": "bilinear",
             "mm_spatial_pool_stride": null, "mm_tunable_parts": "mm_vision_tower,mm_mlp_adapter,mm_language_model",
             "mm_use_im_patch_token": false, "mm_use_im_start_end": false, "mm_vision_select_feature": "patch",
             "mm_vision_select_layer": -2, "mm_vision_tower": "google/siglip-so400m-patch14-384",
             "mm_vision_tower_lr": 2e-06, "model_type": "llava", "num_attention_heads": 4, "num_hidden_layers": 2,
             "num_key_value_heads": 2, "pos_skipping_range": 4096, "rms_norm_eps": 1e-06, "rope_scaling": null,
             "rope_theta": 1000000.0, "sliding_window": 131072, "tie_word_embeddings": false,
             "tokenizer_model_max_length": 128, "tokenizer_padding_side": "right", "torch_dtype": "bfloat16",
             "transformers_version": "4.40.0.dev0", "use_cache": true, "use_mm_proj": true,
             "use_pos_skipping": false, "use_sliding_window": false, "vision_tower_pretrained": null,
             "vocab_size": 100}
            """;

    /** What LongVA's trainer, an older LLaVA-NeXT, writes beside them. */
    private static final String LONGVA = LLAVA_VIDEO
            .replace("google/siglip-so400m-patch14-384", "openai/clip-vit-large-patch14-336")
            .replace("\"mm_hidden_size\": 1152", "\"mm_hidden_size\": 1024")
            .replace("spatial_unpad", "unires")
            .replace("\"mm_spatial_pool_mode\": \"bilinear\",", "")
            .replaceFirst(
                    "\\{",
                    "{\"freeze_mm_mlp_adapter\": false, \"freeze_mm_vision_resampler\": false,"
                            + " \"tune_mm_mlp_adapter\": false, \"tune_mm_vision_resampler\": false,"
                            + " \"unfreeze_mm_vision_tower\": true,");

    /** The same model saved by transformers 5. */
    private static final String TRANSFORMERS_5 = LLAVA_VIDEO
            .replace("\"rope_scaling\": null,", "")
            .replace(
                    "\"rope_theta\": 1000000.0",
                    "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1000000.0}")
            .replace("torch_dtype", "dtype")
            .replaceFirst(
                    "\\{",
                    "{\"layer_types\": [\"full_attention\", \"full_attention\"], \"pad_token_id\": null,"
                            + " \"chunk_size_feed_forward\": 0, \"is_encoder_decoder\": false, \"id2label\": {\"0\": \"LABEL_0\"},"
                            + " \"label2id\": {\"LABEL_0\": 0}, \"output_attentions\": false, \"output_hidden_states\": false,"
                            + " \"problem_type\": null, \"return_dict\": true,");

    private static final String GENERATION = """
            {"_from_model_config": true, "attn_implementation": "flash_attention_2", "bos_token_id": 1,
             "do_sample": true, "eos_token_id": [2, 1], "pad_token_id": 1, "repetition_penalty": 1.05,
             "temperature": 0.7, "top_k": 20, "top_p": 0.8, "transformers_version": "4.40.0.dev0"}
            """;

    /** All that peft 0.21 writes. */
    static final String ADAPTER = """
            {"alora_invocation_tokens": null, "alpha_pattern": {}, "arrow_config": null, "auto_mapping": null,
             "base_model_name_or_path": "lab/base", "bias": "none", "corda_config": null,
             "ensure_weight_tying": false, "eva_config": null, "exclude_modules": null, "fan_in_fan_out": false,
             "inference_mode": true, "init_lora_weights": true, "kasa_config": null, "layer_replication": null,
             "layers_pattern": null, "layers_to_transform": null, "loftq_config": {}, "lora_alpha": 8,
             "lora_bias": false, "lora_dropout": 0.0, "lora_ga_config": null, "megatron_config": null,
             "megatron_core": "megatron.core", "modules_to_save": null, "monteclora_config": null,
             "peft_type": "LORA", "peft_version": "0.21.0", "qalora_group_size": 16, "r": 4, "rank_pattern": {},
             "revision": "main", "target_modules": ["q_proj"], "target_parameters": null,
             "task_type": "CAUSAL_LM", "trainable_token_indices": null, "use_bdlora": null, "use_dora": false,
             "use_qalora": false, "use_rslora": false, "velora_config": null}
            """;

    @TempDir
    private Path folder;

    @Test
    void theKeysOfPublishedFilesAreKnown() throws IOException {
        assertThat(config(LLAVA_VIDEO).ropeTheta()).isEqualTo(1e6);
        assertThat(config(LONGVA).poolMode()).isEqualTo(ModelConfig.PoolMode.AVERAGE);
        assertThat(config(TRANSFORMERS_5).ropeTheta()).isEqualTo(1e6);
        assertThat(config(TRANSFORMERS_5).storedAs()).isEqualTo(Dtype.BFLOAT16);
        assertThat(generation(GENERATION).topK()).isEqualTo(20);
        assertThat(adapter(ADAPTER).baseRevision()).isEqualTo("main");
    }

    @Test
    void thetaIsReadWhereTransformers5WritesIt() throws IOException {
        assertThat(config(TRANSFORMERS_5.replace("1000000.0", "10000000.0")).ropeTheta())
                .isEqualTo(1e7);
        assertThatThrownBy(() -> config(with(TRANSFORMERS_5, "rope_theta", "10000.0")))
                .hasMessageContaining("which of them is right");
        assertThatThrownBy(() -> config(LLAVA_VIDEO.replace("\"rope_theta\": 1000000.0,", "")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("rope_theta is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rope_type\": \"yarn\", \"rope_theta\": 1000000.0, \"factor\": 4.0}",
                "{\"rope_type\": \"linear\", \"rope_theta\": 1000000.0, \"factor\": 2.0}",
                "{\"rope_type\": \"dynamic\", \"rope_theta\": 1000000.0, \"factor\": 2.0}",
                "{\"rope_type\": \"llama3\", \"rope_theta\": 1000000.0}",
                "{\"rope_theta\": 1000000.0, \"factor\": 4.0}",
                "{\"rope_theta\": 1000000.0, \"partial_rotary_factor\": 0.5}",
                "{\"full_attention\": {\"rope_type\": \"default\", \"rope_theta\": 1000000.0}}",
                "[1]"
            })
    void whatStretchesTheAnglesIsRefused(String rope) {
        assertThatThrownBy(() -> config(with(LLAVA_VIDEO, "rope_parameters", rope)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("rope_parameters");
        assertThatThrownBy(() -> config(with(LLAVA_VIDEO, "rope_scaling", rope)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("rope_scaling");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logit_scale=0.5",
                "final_logit_softcapping=30.0",
                "embedding_multiplier=12",
                "attention_bias=false",
                "text_config={\"hidden_size\": 1}",
                "partial_rotary_factor=0.5",
                "use_pos_skipping=true",
                "mm_resampler_type=\"spatial_pool\"",
                "s2=true",
                "is_encoder_decoder=true",
                "layer_types=[\"full_attention\", \"sliding_attention\"]",
                "head_dim=7",
                "hidden_size=\"32\"",
                "num_hidden_layers=2000000000",
                "vocab_size=2000000000",
                "max_position_embeddings=2147483647",
                "mm_spatial_pool_stride=0",
                "mm_hidden_size=1024",
                "eos_token_id=\"x\"",
                "torch_dtype=7"
            })
    void aKeyOfTheConfigThatMattersAndIsNotKnownIsRefusedByItsName(String field) {
        String key = field.substring(0, field.indexOf('='));

        assertThatThrownBy(() -> config(with(LLAVA_VIDEO, key, field.substring(key.length() + 1))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_type=\"siglip2_vision_model\"",
                "num_channels=4",
                "patch_size=0",
                "image_size=100000",
                "num_hidden_layers=2000000000",
                "hidden_act=\"relu\"",
                "num_attention_heads=7",
                "pooling=\"map\""
            })
    void soIsOneOfTheTowers(String field) {
        String key = field.substring(0, field.indexOf('='));
        String tower = with("{\"hidden_size\": 1152}", key, field.substring(key.length() + 1));

        assertThatThrownBy(() -> config(with(LLAVA_VIDEO, "vision_config", tower)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("vision_config")
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "min_p=0.1",
                "no_repeat_ngram_size=3",
                "num_beams=4",
                "bad_words_ids=[[1]]",
                "suppress_tokens=[1]",
                "guidance_scale=1.5",
                "stop_strings=[\"x\"]",
                "something_new=1",
                "eos_token_id=\"x\"",
                "top_k=-1"
            })
    void soIsOneOfTheGenerationDefaults(String field) {
        String key = field.substring(0, field.indexOf('='));

        assertThatThrownBy(() -> generation(with(GENERATION, key, field.substring(key.length() + 1))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("generation_config.json")
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use_dora=true",
                "rank_pattern={\"q_proj\": 8}",
                "alpha_pattern={\"q_proj\": 8}",
                "bias=\"all\"",
                "kasa_config={\"beta\": 1}",
                "velora_config={\"scale\": 1}",
                "init_lora_weights=\"pissa\"",
                "something_new=1",
                "r=1000000000",
                "r=0",
                "lora_alpha=\"x\"",
                "peft_type=\"IA3\""
            })
    void soIsOneOfAnAdapter(String field) {
        String key = field.substring(0, field.indexOf('='));

        assertThatThrownBy(() -> adapter(with(ADAPTER, key, field.substring(key.length() + 1))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("adapter_config.json")
                .hasMessageContaining(key);
    }

    @Test
    void whatAFileSaysIsShownShortAndPlain() {
        assertThatThrownBy(() -> config(with(LLAVA_VIDEO, "a\\u001b[2J" + "b".repeat(3000), "1")))
                .isInstanceOf(CheckpointException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2100).doesNotContain("\u001b"));
    }

    static String with(String json, String key, String value) {
        var object = (ObjectNode) JsonMapper.shared().readTree(json);
        String name = JsonMapper.shared().readTree("\"" + key + "\"").asString();
        object.set(name, JsonMapper.shared().readTree(value));
        return object.toString();
    }

    private ModelConfig config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return ModelConfig.read(folder);
    }

    private GenerationDefaults generation(String json) throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), json);
        return GenerationDefaults.read(folder, config(LLAVA_VIDEO));
    }

    private LoraConfig adapter(String json) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), json);
        return LoraConfig.read(folder);
    }
}
