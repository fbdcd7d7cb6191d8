package dev.tpo.lmm.files;

import java.util.List;
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

    private static final String FILE = ModelConfig.FILE + ": vision_config";
    private static final VisionConfig SIGLIP_SO400M_384 =
            new VisionConfig("siglip", 1152, 4304, 27, 16, 384, 14, "gelu_pytorch_tanh", 1e-6);
    private static final VisionConfig CLIP_LARGE_336 =
            new VisionConfig("clip", 1024, 4096, 24, 16, 336, 14, "quick_gelu", 1e-5);

    private static final List<String> SIGLIP = List.of("siglip", "siglip_vision_model");
    private static final List<String> CLIP = List.of("clip", "clip_vision_model");
    private static final List<String> ACTIVATIONS = List.of("gelu_pytorch_tanh", "quick_gelu", "gelu");
    private static final int MAX_LAYERS = 1000;
    private static final int MAX_WIDTH = 65_536;
    private static final int MAX_SIDE = 4096;

    /** {@code vision_config} where the checkpoint has one, else the sizes of the tower that it names. */
    static VisionConfig of(JsonNode config) {
        String tower = new Fields(ModelConfig.FILE, config).text("mm_vision_tower", "");
        VisionConfig published = tower.contains("clip") ? CLIP_LARGE_336 : SIGLIP_SO400M_384;
        JsonNode own = config.path("vision_config");
        if (!own.isObject()) {
            if (!tower.contains("clip-vit-large-patch14-336") && !tower.contains("siglip-so400m-patch14-384")) {
                throw new CheckpointException("config.json: unknown mm_vision_tower \"" + tower + "\"");
            }
            return published;
        }
        PublishedKeys.VISION_CONFIG.require(FILE, own);
        Fields fields = new Fields(FILE, own);
        int image = fields.whole("image_size", published.imageSize, 1, MAX_SIDE);
        int heads = fields.whole("num_attention_heads", published.heads, 1, MAX_WIDTH);
        int hidden = fields.whole("hidden_size", published.hiddenSize, 1, MAX_WIDTH);
        if (hidden % heads != 0) {
            throw fields.wrong("num_attention_heads", "a divisor of hidden_size");
        }
        return new VisionConfig(
                oneOf(fields, "model_type", SIGLIP.getFirst(), SIGLIP, CLIP).startsWith("clip") ? "clip" : "siglip",
                hidden,
                fields.whole("intermediate_size", published.intermediateSize, 1, MAX_WIDTH),
                fields.whole("num_hidden_layers", published.layers, 2, MAX_LAYERS),
                heads,
                image,
                fields.whole("patch_size", published.patchSize, 1, image),
                oneOf(fields, "hidden_act", published.activation, ACTIVATIONS, List.of()),
                fields.number("layer_norm_eps", published.layerNormEps, 0, 1));
    }

    private static String oneOf(Fields fields, String key, String otherwise, List<String> some, List<String> others) {
        String value = fields.text(key, otherwise);
        if (!some.contains(value) && !others.contains(value)) {
            throw fields.wrong(key, "one of " + String.join(", ", some) + String.join(", ", others));
        }
        return value;
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
