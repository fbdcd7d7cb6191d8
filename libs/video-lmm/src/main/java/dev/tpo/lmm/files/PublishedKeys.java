package dev.tpo.lmm.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the published files hold: those of lmms-lab's and ruili0's models, what LLaVA-NeXT's trainer writes into them, and
 * what transformers' Qwen2, SigLIP and CLIP configurations, its generation configuration and peft's LoRA have.
 */
final class PublishedKeys {
    /** What every configuration of transformers may carry. */
    private static final Set<String> OF_TRANSFORMERS = Set.of(
            "_name_or_path",
            "transformers_version",
            "architectures",
            "auto_map",
            "torch_dtype",
            "dtype",
            "_attn_implementation",
            "_attn_implementation_autoset",
            "attn_implementation",
            "return_dict",
            "output_attentions",
            "output_hidden_states",
            "use_cache",
            "use_bfloat16",
            "torchscript",
            "gradient_checkpointing",
            "chunk_size_feed_forward", // the same numbers in pieces
            "initializer_range",
            "initializer_factor",
            "id2label",
            "label2id",
            "problem_type",
            "finetuning_task",
            "task_specific_params",
            "tokenizer_class",
            "prefix",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "sep_token_id",
            "decoder_start_token_id",
            "cross_attention_hidden_size",
            "tf_legacy_loss",
            "max_length",
            "ignore_index");

    private static final Map<String, List<?>> ONLY_OF_TRANSFORMERS = Map.of(
            "is_encoder_decoder", List.of(false),
            "add_cross_attention", List.of(false),
            "tie_encoder_decoder", List.of(false),
            "pruned_heads", List.of(),
            "quantization_config", List.of());

    static final KnownKeys CONFIG = new KnownKeys(
            Set.of(
                    "model_type",
                    "hidden_size",
                    "intermediate_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "num_key_value_heads",
                    "head_dim",
                    "vocab_size",
                    "rms_norm_eps",
                    "rope_theta",
                    "rope_parameters",
                    "rope_scaling",
                    "max_position_embeddings",
                    "tie_word_embeddings",
                    "layer_types",
                    "mm_hidden_size",
                    "mm_vision_tower",
                    "vision_config",
                    "mm_patch_merge_type",
                    "mm_spatial_pool_mode",
                    "mm_spatial_pool_stride",
                    "mm_newline_position",
                    "prompt_form",
                    "time_tokens"),
            with(
                    OF_TRANSFORMERS,
                    // Nothing where use_sliding_window is false.
                    "sliding_window",
                    "max_window_layers",
                    // Of single images.
                    "image_aspect_ratio",
                    "image_crop_resolution",
                    "image_split_resolution",
                    "image_grid_pinpoints",
                    // Where visual tokens go is told by the position of the video, not by a token.
                    "image_token_index",
                    "video_token_index",
                    "mm_use_im_patch_token",
                    // How its trainer chose frames and worded times: the request chooses here, and prompt_form words.
                    "add_time_instruction",
                    "force_sample",
                    "frames_upbound",
                    "video_fps",
                    // Nothing where add_faster_video, use_pos_skipping or a resampler would be.
                    "faster_token_stride",
                    "pos_skipping_range",
                    "mm_spatial_pool_out_channels",
                    "mm_spatial_pool_size",
                    "mm_mask_drop_mode",
                    "mm_mask_drop_skip_percentage",
                    "mm_mask_drop_ratio",
                    "mm_mask_drop_ratio_upper",
                    "mm_mask_drop_ratio_lower",
                    "mm_perceiver_depth",
                    "mm_perceiver_latents",
                    "mm_perceiver_ff_mult",
                    "mm_perceiver_pretrained",
                    "mm_qformer_depth",
                    "mm_qformer_latents",
                    "mm_qformer_pretrained",
                    // What learnt, how fast, and from what.
                    "mm_tunable_parts",
                    "mm_projector_lr",
                    "mm_vision_tower_lr",
                    "freeze_backbone",
                    "freeze_mm_mlp_adapter",
                    "freeze_mm_vision_resampler",
                    "freeze_mm_vision_tower",
                    "tune_mm_mlp_adapter",
                    "tune_mm_vision_resampler",
                    "tune_mm_vision_tower",
                    "unfreeze_mm_vision_tower",
                    "unfreeze_language_model",
                    "pretrain_mm_mlp_adapter",
                    "vision_tower_pretrained",
                    "delay_load",
                    "version",
                    "max_sequence_length",
                    "tokenizer_model_max_length",
                    "tokenizer_padding_side"),
            with(
                    ONLY_OF_TRANSFORMERS,
                    Map.of(
                            "hidden_act", List.of("silu"),
                            "attention_dropout", List.of(0),
                            "partial_rotary_factor", List.of(1),
                            "use_sliding_window", List.of(false),
                            "pretraining_tp", List.of(1)),
                    Map.of(
                            "mm_projector_type", List.of("mlp2x_gelu"),
                            "mm_resampler_type", List.of(),
                            "mm_vision_select_layer", List.of(-2),
                            "mm_vision_select_feature", List.of("patch"),
                            "mm_use_im_start_end", List.of(false),
                            "use_mm_proj", List.of(true),
                            "use_pos_skipping", List.of(false),
                            "add_faster_video", List.of(false),
                            "s2", List.of(false))));

    static final KnownKeys VISION_CONFIG = new KnownKeys(
            Set.of(
                    "model_type",
                    "hidden_size",
                    "intermediate_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "image_size",
                    "patch_size",
                    "hidden_act",
                    "layer_norm_eps"),
            with(
                    OF_TRANSFORMERS,
                    // Of the pooled output, which is not used; the tower does not learn, so that nothing is dropped.
                    "projection_dim",
                    "vision_use_head",
                    "attention_dropout",
                    "dropout"),
            with(ONLY_OF_TRANSFORMERS, Map.of("num_channels", List.of(3))));

    static final KnownKeys GENERATION_CONFIG = new KnownKeys(
            Set.of("do_sample", "temperature", "top_p", "top_k", "repetition_penalty", "eos_token_id"),
            Set.of(
                    "_from_model_config",
                    "transformers_version",
                    "trust_remote_code",
                    "bos_token_id",
                    "pad_token_id",
                    "decoder_start_token_id",
                    // How long an answer may be is the request's word.
                    "max_length",
                    "max_new_tokens",
                    "max_time",
                    // Of beams, which there are none of.
                    "early_stopping",
                    "length_penalty",
                    "diversity_penalty",
                    // The same numbers, had otherwise.
                    "use_cache",
                    "cache_implementation",
                    "cache_config",
                    "max_cache_len",
                    "return_legacy_cache",
                    "attn_implementation",
                    "compile_config",
                    "disable_compile",
                    "continuous_batching_config",
                    "prefill_chunk_size",
                    "low_memory",
                    "use_mtp",
                    "renormalize_logits",
                    "remove_invalid_values",
                    "is_assistant",
                    "num_assistant_tokens",
                    "num_assistant_tokens_schedule",
                    "assistant_confidence_threshold",
                    "assistant_early_exit",
                    "assistant_lookbehind",
                    "target_lookbehind",
                    "speculation_type",
                    "prompt_lookup_num_tokens",
                    "max_matching_ngram_size",
                    "output_attentions",
                    "output_hidden_states",
                    "output_scores",
                    "output_logits",
                    "return_dict_in_generate"),
            with(
                    Map.of(
                            "num_beams", List.of(1),
                            "num_beam_groups", List.of(1),
                            "num_return_sequences", List.of(1),
                            "penalty_alpha", List.of(0),
                            "no_repeat_ngram_size", List.of(0),
                            "encoder_no_repeat_ngram_size", List.of(0),
                            "encoder_repetition_penalty", List.of(1),
                            "guidance_scale", List.of(1)),
                    Map.of(
                            "min_p", List.of(0),
                            "top_h", List.of(),
                            "typical_p", List.of(1),
                            "epsilon_cutoff", List.of(0),
                            "eta_cutoff", List.of(0),
                            "min_length", List.of(0),
                            "min_new_tokens", List.of(0),
                            "token_healing", List.of(false),
                            "stop_strings", List.of(),
                            "dola_layers", List.of()),
                    Map.of(
                            "bad_words_ids", List.of(),
                            "force_words_ids", List.of(),
                            "constraints", List.of(),
                            "suppress_tokens", List.of(),
                            "begin_suppress_tokens", List.of(),
                            "forced_bos_token_id", List.of(),
                            "forced_eos_token_id", List.of(),
                            "sequence_bias", List.of(),
                            "exponential_decay_length_penalty", List.of(),
                            "watermarking_config", List.of())));

    static final KnownKeys ADAPTER_CONFIG = new KnownKeys(
            Set.of(
                    "r",
                    "lora_alpha",
                    "use_rslora",
                    "lora_dropout",
                    "target_modules",
                    "modules_to_save",
                    "init_lora_weights",
                    "base_model_name_or_path",
                    "revision"),
            Set.of(
                    "peft_version",
                    "task_type",
                    "auto_mapping",
                    "inference_mode",
                    "runtime_config",
                    // The tensors tell which modules are adapted.
                    "layers_to_transform",
                    "layers_pattern",
                    "exclude_modules",
                    // Of how it was begun; what that leaves in the base's weights, init_lora_weights tells.
                    "loftq_config",
                    "eva_config",
                    "corda_config",
                    "lora_ga_config",
                    // Of what is refused by another key.
                    "qalora_group_size",
                    "megatron_core",
                    "ensure_weight_tying"),
            with(
                    Map.of(
                            "peft_type", List.of("LORA"),
                            "bias", List.of("none"),
                            "use_dora", List.of(false),
                            "fan_in_fan_out", List.of(false),
                            "lora_bias", List.of(false),
                            "use_qalora", List.of(false),
                            "use_bdlora", List.of(false)),
                    Map.of(
                            "alpha_pattern", List.of(),
                            "rank_pattern", List.of(),
                            "layer_replication", List.of(),
                            "megatron_config", List.of(),
                            "target_parameters", List.of(),
                            "trainable_token_indices", List.of(),
                            "alora_invocation_tokens", List.of()),
                    Map.of(
                            "arrow_config", List.of(),
                            "kasa_config", List.of(),
                            "velora_config", List.of(),
                            "monteclora_config", List.of())));

    private PublishedKeys() {}

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    @SafeVarargs
    private static Map<String, List<?>> with(Map<String, List<?>>... some) {
        Map<String, List<?>> all = new HashMap<>();
        for (Map<String, List<?>> one : some) {
            all.putAll(one);
        }
        return Map.copyOf(all);
    }
}
