package dev.tpo.lmm.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The tensors of a checkpoint in LLaVA-NeXT's naming, in the order in which the layers' methods take them. */
public final class TensorNames {
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String HEAD = "lm_head.weight";
    public static final String NEWLINE = "model.image_newline";
    public static final String TOWER = "model.vision_tower.vision_tower.vision_model.";

    private static final List<String> DECODER_LAYER = List.of(
            "input_layernorm.weight",
            "self_attn.q_proj.weight",
            "self_attn.q_proj.bias",
            "self_attn.k_proj.weight",
            "self_attn.k_proj.bias",
            "self_attn.v_proj.weight",
            "self_attn.v_proj.bias",
            "self_attn.o_proj.weight",
            "post_attention_layernorm.weight",
            "mlp.gate_proj.weight",
            "mlp.up_proj.weight",
            "mlp.down_proj.weight");
    private static final List<String> VISION_LAYER = List.of(
            "layer_norm1.weight",
            "layer_norm1.bias",
            "self_attn.q_proj.weight",
            "self_attn.q_proj.bias",
            "self_attn.k_proj.weight",
            "self_attn.k_proj.bias",
            "self_attn.v_proj.weight",
            "self_attn.v_proj.bias",
            "self_attn.out_proj.weight",
            "self_attn.out_proj.bias",
            "layer_norm2.weight",
            "layer_norm2.bias",
            "mlp.fc1.weight",
            "mlp.fc1.bias",
            "mlp.fc2.weight",
            "mlp.fc2.bias");

    private static final Pattern MATRIX = Pattern.compile("\\.(?:[a-z]+_proj|fc[12]|mm_projector\\.[02])\\.weight$");

    private TensorNames() {}

    public static List<String> decoderLayer(int layer) {
        return DECODER_LAYER.stream()
                .map(name -> "model.layers." + layer + "." + name)
                .toList();
    }

    public static List<String> visionLayer(int layer) {
        return VISION_LAYER.stream()
                .map(name -> TOWER + "encoder.layers." + layer + "." + name)
                .toList();
    }

    public static List<String> projector() {
        return List.of(
                "model.mm_projector.0.weight",
                "model.mm_projector.0.bias",
                "model.mm_projector.2.weight",
                "model.mm_projector.2.bias");
    }

    /** What makes a tower's first states; CLIP has a class token and a norm there, and no bias. */
    public static List<String> patchEmbedding(VisionConfig vision) {
        return vision.clip()
                ? List.of(
                        TOWER + "embeddings.patch_embedding.weight",
                        TOWER + "embeddings.class_embedding",
                        TOWER + "embeddings.position_embedding.weight",
                        TOWER + "pre_layrnorm.weight",
                        TOWER + "pre_layrnorm.bias")
                : List.of(
                        TOWER + "embeddings.patch_embedding.weight",
                        TOWER + "embeddings.patch_embedding.bias",
                        TOWER + "embeddings.position_embedding.weight");
    }

    /** Everything that a model reads, with its shape. */
    public static Map<String, List<Integer>> expected(ModelConfig config) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        int d = config.hiddenSize();
        int keyValue = config.keyValueHeads() * config.headSize();
        int query = config.heads() * config.headSize();
        int ff = config.intermediateSize();
        shapes.put(EMBEDDING, List.of(config.vocabularySize(), d));
        for (int layer = 0; layer < config.layers(); layer++) {
            put(
                    shapes,
                    decoderLayer(layer),
                    List.of(
                            List.of(d),
                            List.of(query, d),
                            List.of(query),
                            List.of(keyValue, d),
                            List.of(keyValue),
                            List.of(keyValue, d),
                            List.of(keyValue),
                            List.of(d, query),
                            List.of(d),
                            List.of(ff, d),
                            List.of(ff, d),
                            List.of(d, ff)));
        }
        shapes.put(FINAL_NORM, List.of(d));
        if (!config.tiedEmbeddings()) {
            shapes.put(HEAD, List.of(config.vocabularySize(), d));
        }
        if (config.newlinePosition() != ModelConfig.NewlinePosition.NO_TOKEN) {
            shapes.put(NEWLINE, List.of(d));
        }
        VisionConfig vision = config.vision();
        int v = vision.hiddenSize();
        put(shapes, projector(), List.of(List.of(d, v), List.of(d), List.of(d, d), List.of(d)));
        int patches = vision.grid() * vision.grid();
        List<Integer> kernel = List.of(v, 3, vision.patchSize(), vision.patchSize());
        List<Integer> places = List.of(patches + (vision.clip() ? 1 : 0), v);
        put(
                shapes,
                patchEmbedding(vision),
                vision.clip()
                        ? List.of(kernel, List.of(v), places, List.of(v), List.of(v))
                        : List.of(kernel, List.of(v), places));
        int f = vision.intermediateSize();
        List<Integer> vector = List.of(v);
        List<Integer> square = List.of(v, v);
        for (int layer = 0; layer < vision.layersRun(); layer++) {
            put(
                    shapes,
                    visionLayer(layer),
                    List.of(
                            vector,
                            vector,
                            square,
                            vector,
                            square,
                            vector,
                            square,
                            vector,
                            square,
                            vector,
                            vector,
                            vector,
                            List.of(f, v),
                            List.of(f),
                            List.of(v, f),
                            vector));
        }
        return shapes;
    }

    /** Whether a tensor is a matrix that inputs are multiplied by, or the embedding table: nearly all of the memory. */
    public static boolean multiplied(String name) {
        return name.equals(EMBEDDING)
                || name.equals(HEAD)
                || MATRIX.matcher(name).find();
    }

    /** The tower is frozen; everything else learns. */
    public static List<String> trainable(ModelConfig config) {
        List<String> names = new ArrayList<>(expected(config).keySet());
        names.removeIf(name -> name.startsWith("model.vision_tower."));
        return names;
    }

    /** What published checkpoints carry and nothing reads: the tower's last layer, its head and last norm. */
    static boolean knownUnread(String name, ModelConfig config) {
        return name.startsWith(TOWER + "post_layernorm.")
                || name.startsWith(TOWER + "head.")
                || name.startsWith(TOWER + "encoder.layers." + config.vision().layersRun() + ".")
                || (config.tiedEmbeddings() && name.equals(HEAD))
                || (config.newlinePosition() == ModelConfig.NewlinePosition.NO_TOKEN && name.equals(NEWLINE))
                || name.endsWith("embeddings.position_ids")
                || name.endsWith("rotary_emb.inv_freq");
    }

    private static void put(Map<String, List<Integer>> shapes, List<String> names, List<List<Integer>> sizes) {
        for (int i = 0; i < names.size(); i++) {
            shapes.put(names.get(i), sizes.get(i));
        }
    }
}
