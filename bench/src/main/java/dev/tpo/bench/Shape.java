package dev.tpo.bench;

/** Models whose published sizes can be written with random weights; the configs are the published ones' keys. */
enum Shape {
    LLAVA_VIDEO_7B("""
            {"architectures": ["LlavaQwenForCausalLM"], "model_type": "llava", "torch_dtype": "bfloat16",
             "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
             "num_key_value_heads": 4, "vocab_size": 152064, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
             "rope_scaling": null, "hidden_act": "silu", "max_position_embeddings": 32768,
             "tie_word_embeddings": false, "bos_token_id": 151643, "eos_token_id": 151645, "use_sliding_window": false,
             "mm_projector_type": "mlp2x_gelu", "mm_hidden_size": 1152, "mm_vision_select_layer": -2,
             "mm_vision_select_feature": "patch", "mm_resampler_type": null, "mm_spatial_pool_stride": 2,
             "mm_spatial_pool_mode": "bilinear", "mm_patch_merge_type": "spatial_unpad", "mm_newline_position": "grid",
             "mm_vision_tower": "google/siglip-so400m-patch14-384"}
            """),
    ONEVISION_500M("""
            {"architectures": ["LlavaQwenForCausalLM"], "model_type": "llava", "torch_dtype": "bfloat16",
             "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24, "num_attention_heads": 14,
             "num_key_value_heads": 2, "vocab_size": 151936, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
             "rope_scaling": null, "hidden_act": "silu", "max_position_embeddings": 32768,
             "tie_word_embeddings": true, "bos_token_id": 151643, "eos_token_id": 151645, "use_sliding_window": false,
             "mm_projector_type": "mlp2x_gelu", "mm_hidden_size": 1152, "mm_vision_select_layer": -2,
             "mm_vision_select_feature": "patch", "mm_resampler_type": null, "mm_spatial_pool_stride": null,
             "mm_spatial_pool_mode": "bilinear", "mm_patch_merge_type": "spatial_unpad",
             "mm_vision_tower": "google/siglip-so400m-patch14-384"}
            """);

    final String config;

    Shape(String config) {
        this.config = config;
    }
}
