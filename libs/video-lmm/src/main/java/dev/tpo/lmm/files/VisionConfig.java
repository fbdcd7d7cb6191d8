package dev.tpo.lmm.files;

import tools.jackson.databind.JsonNode;

/**
 * The sizes of a vision tower.
 *
 * @param family {@code siglip} or {@code clip}
 * @param layers as published; the last one is never run
 * @param imageSize side length in pixels
 * @param patchSize side length in pixels
 * @param activation {@code gelu_pytorch_tanh}, {@code quick_gelu} or {@code gelu}
 */
public record VisionConfig(
        String family,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int imageSize,
        int patchSize,
        String activation,
        double layerNormEps) {

    private static final VisionConfig SIGLIP_SO400M_384 =
            new VisionConfig("siglip", 1152, 4304, 27, 16, 384, 14, "gelu_pytorch_tanh", 1e-6);
    private static final VisionConfig CLIP_LARGE_336 =
            new VisionConfig("clip", 1024, 4096, 24, 16, 336, 14, "quick_gelu", 1e-5);

    /** {@code vision_config} where the checkpoint has one, else the sizes of the tower that it names. */
    static VisionConfig of(JsonNode config) {
        String tower = config.path("mm_vision_tower").asString("");
        VisionConfig published = tower.contains("clip") ? CLIP_LARGE_336 : SIGLIP_SO400M_384;
        JsonNode own = config.path("vision_config");
        if (!own.isObject()) {
            if (!tower.contains("clip-vit-large-patch14-336") && !tower.contains("siglip-so400m-patch14-384")) {
                throw new CheckpointException("config.json: unknown mm_vision_tower \"" + tower + "\"");
            }
            return published;
        }
        return new VisionConfig(
                own.path("model_type").asString("siglip").startsWith("clip") ? "clip" : "siglip",
                own.path("hidden_size").asInt(published.hiddenSize),
                own.path("intermediate_size").asInt(published.intermediateSize),
                own.path("num_hidden_layers").asInt(published.layers),
                own.path("num_attention_heads").asInt(published.heads),
                own.path("image_size").asInt(published.imageSize),
                own.path("patch_size").asInt(published.patchSize),
                own.path("hidden_act").asString(published.activation),
                own.path("layer_norm_eps").asDouble(published.layerNormEps));
    }

    /** Layers that run: the features are the last but one hidden state. */
    public int layersRun() {
        return layers - 1;
    }

    public boolean clip() {
        return family.equals("clip");
    }

    /** Patches along one side. */
    public int grid() {
        return imageSize / patchSize;
    }
}
