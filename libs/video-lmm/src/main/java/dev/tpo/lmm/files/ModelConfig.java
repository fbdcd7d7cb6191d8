package dev.tpo.lmm.files;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code config.json} says in LLaVA-NeXT's keys: all that changes the numbers.
 *
 * @param headSize per attention head
 * @param maxPositions longest sequence, tokens
 * @param poolStride side of the square of patches that becomes one visual token
 * @param storedAs the type that its matrices are stored in, float32 where it does not say
 * @param timeTokens null unless the prompt form has them
 */
public record ModelConfig(
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabularySize,
        double rmsNormEps,
        double ropeTheta,
        int maxPositions,
        boolean tiedEmbeddings,
        int endTokenId,
        Dtype storedAs,
        VisionConfig vision,
        PoolMode poolMode,
        int poolStride,
        NewlinePosition newlinePosition,
        PromptForm promptForm,
        @Nullable TimeTokens timeTokens) {

    /** How a square of projected patches becomes one visual token. */
    public enum PoolMode {
        BILINEAR,
        AVERAGE
    }

    /** Where {@code image_newline} stands among the visual tokens. */
    public enum NewlinePosition {
        GRID,
        FRAME,
        ONE_TOKEN,
        NO_TOKEN
    }

    /** Behind each frame stands the token {@code firstId + min(count - 1, floor(time / bucketSeconds))}. */
    public record TimeTokens(int firstId, int count, double bucketSeconds) {
        public int idAt(double seconds) {
            return firstId + (int) Math.clamp((long) Math.floor(seconds / bucketSeconds), 0, count - 1);
        }
    }

    /** Reads {@code config.json} in a checkpoint's folder. */
    public static ModelConfig read(Path checkpoint) {
        return of(CheckpointJson.read(checkpoint, "config.json"));
    }

    /**
     * Of the content of a {@code config.json}.
     *
     * @throws CheckpointException naming the key at fault
     */
    public static ModelConfig of(byte[] json) {
        return of(CheckpointJson.parse(json, "config.json"));
    }

    static ModelConfig of(JsonNode config) {
        JsonNode json = withoutNulls(config);
        Supported.require(json);
        int hidden = required(json, "hidden_size");
        int heads = required(json, "num_attention_heads");
        if (heads == 0 || heads % Math.max(1, json.path("num_key_value_heads").asInt(heads)) != 0) {
            throw new CheckpointException("config.json: \"num_key_value_heads\" must divide \"num_attention_heads\"");
        }
        NewlinePosition newline = newline(json);
        PromptForm form = PromptForm.of(json, newline);
        JsonNode time = json.path("time_tokens");
        return new ModelConfig(
                hidden,
                required(json, "intermediate_size"),
                required(json, "num_hidden_layers"),
                heads,
                json.path("num_key_value_heads").asInt(heads),
                json.path("head_dim").asInt(hidden / heads),
                required(json, "vocab_size"),
                json.path("rms_norm_eps").asDouble(1e-6),
                json.path("rope_theta").asDouble(1e6),
                json.path("max_position_embeddings").asInt(32768),
                json.path("tie_word_embeddings").asBoolean(false),
                endToken(json.path("eos_token_id")),
                storedAs(json),
                VisionConfig.of(json),
                poolMode(json),
                json.path("mm_spatial_pool_stride").asInt(2),
                newline,
                form,
                form == PromptForm.TIME_TOKENS
                        ? new TimeTokens(
                                required(time, "first_id"),
                                required(time, "count"),
                                time.path("bucket_seconds").asDouble())
                        : null);
    }

    private static int endToken(JsonNode node) {
        return (node.isArray() ? node.path(0) : node).asInt(151645);
    }

    /** Newer files call it {@code dtype}. */
    private static Dtype storedAs(JsonNode json) {
        String name = json.path("torch_dtype").asString(json.path("dtype").asString(Dtype.FLOAT32.toString()));
        try {
            return Objects.requireNonNullElse(Dtype.of(name), Dtype.FLOAT32);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: \"torch_dtype\": " + e.getMessage(), e);
        }
    }

    /** Where the config does not say, the tower tells the family: LongVA pools by averaging. */
    private static PoolMode poolMode(JsonNode json) {
        String family = VisionConfig.of(json).clip() ? "average" : "bilinear";
        String mode = json.path("mm_spatial_pool_mode").asString(family);
        return switch (mode) {
            case "bilinear" -> PoolMode.BILINEAR;
            case "average" -> PoolMode.AVERAGE;
            default -> throw new CheckpointException("config.json: unknown mm_spatial_pool_mode \"" + mode + "\"");
        };
    }

    private static NewlinePosition newline(JsonNode json) {
        // The parameter exists only where the merge type says "unpad"; flat and LongVA's unires lay frames end to end.
        if (!json.path("mm_patch_merge_type").asString("flat").contains("unpad")) {
            return NewlinePosition.NO_TOKEN;
        }
        String position = json.path("mm_newline_position").asString("one_token");
        return switch (position) {
            case "grid" -> NewlinePosition.GRID;
            case "frame" -> NewlinePosition.FRAME;
            case "one_token" -> NewlinePosition.ONE_TOKEN;
            case "no_token" -> NewlinePosition.NO_TOKEN;
            default -> throw new CheckpointException("config.json: unknown mm_newline_position \"" + position + "\"");
        };
    }

    /** Published files say null for what they do not use. */
    private static JsonNode withoutNulls(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new CheckpointException("config.json is not a JSON object");
        }
        ObjectNode copy = object.deepCopy();
        copy.remove(object.properties().stream()
                .filter(field -> field.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList());
        return copy;
    }

    private static int required(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.isInt() || value.asInt() < 0) {
            throw new CheckpointException("config.json: \"" + key + "\" is missing or not a whole number");
        }
        return value.asInt();
    }
}
