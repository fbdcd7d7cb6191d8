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
    static final String FILE = "config.json";

    // Several times what the largest published models have; what is beyond would be a list or a table without end.
    private static final int MAX_LAYERS = 1000;
    private static final int MAX_HEADS = 1024;
    private static final int MAX_WIDTH = 262_144;
    private static final int MAX_VOCABULARY = 4_000_000;
    private static final int MAX_POSITIONS = 2_097_152;

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
        return of(CheckpointJson.read(checkpoint, SmallFile.CONFIG));
    }

    /**
     * Of the content of a {@code config.json}.
     *
     * @throws CheckpointException naming the key at fault
     */
    public static ModelConfig of(byte[] json) {
        return of(CheckpointJson.parse(json, FILE));
    }

    static ModelConfig of(JsonNode config) {
        JsonNode json = withoutNulls(config);
        Supported.require(json);
        Fields fields = new Fields(FILE, json);
        int heads = fields.whole("num_attention_heads", 1, MAX_HEADS);
        int hidden = fields.whole("hidden_size", 1, MAX_WIDTH);
        int keyValueHeads = fields.whole("num_key_value_heads", heads, 1, heads);
        if (heads % keyValueHeads != 0) {
            throw new CheckpointException("config.json: \"num_key_value_heads\" must divide \"num_attention_heads\"");
        }
        VisionConfig vision = VisionConfig.of(json);
        if (fields.whole("mm_hidden_size", vision.hiddenSize(), 1, MAX_WIDTH) != vision.hiddenSize()) {
            throw fields.wrong("mm_hidden_size", "the vision tower's hidden size, " + vision.hiddenSize());
        }
        NewlinePosition newline = newline(fields);
        PromptForm form = PromptForm.of(json, newline);
        int headSize = fields.whole("head_dim", hidden / heads, 0, MAX_WIDTH);
        if (headSize < 2 || headSize % 2 != 0) {
            throw fields.wrong("head_dim", "an even number");
        }
        int vocabulary = fields.whole("vocab_size", 1, MAX_VOCABULARY);
        return new ModelConfig(
                hidden,
                fields.whole("intermediate_size", 1, MAX_WIDTH),
                fields.whole("num_hidden_layers", 1, MAX_LAYERS),
                heads,
                keyValueHeads,
                headSize,
                vocabulary,
                fields.number("rms_norm_eps", 1e-6, 0, 1),
                Rope.theta(fields),
                fields.whole("max_position_embeddings", 32768, 1, MAX_POSITIONS),
                fields.flag("tie_word_embeddings"),
                endToken(fields),
                storedAs(fields),
                vision,
                poolMode(fields, vision),
                fields.whole("mm_spatial_pool_stride", 2, 1, vision.grid()),
                newline,
                form,
                form == PromptForm.TIME_TOKENS ? timeTokens(json.path("time_tokens"), vocabulary) : null);
    }

    private static TimeTokens timeTokens(JsonNode json, int vocabulary) {
        Fields fields = new Fields(FILE + ": time_tokens", json);
        int first = fields.whole("first_id", 0, vocabulary - 1);
        return new TimeTokens(
                first, fields.whole("count", 1, vocabulary - first), fields.number("bucket_seconds", 1, 1e-3, 1e6));
    }

    private static int endToken(Fields fields) {
        JsonNode said = fields.json().path("eos_token_id");
        JsonNode first = said.isArray() ? said.path(0) : said;
        if (!first.isMissingNode() && !first.isInt()) {
            throw fields.wrong("eos_token_id", "a whole number");
        }
        return first.asInt(151645);
    }

    /** Newer files call it {@code dtype}. */
    private static Dtype storedAs(Fields fields) {
        String name = fields.text("torch_dtype", fields.text("dtype", Dtype.FLOAT32.toString()));
        try {
            return Objects.requireNonNullElse(Dtype.of(name), Dtype.FLOAT32);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: \"torch_dtype\": " + e.getMessage(), e);
        }
    }

    /** Where the config does not say, the tower tells the family: LongVA pools by averaging. */
    private static PoolMode poolMode(Fields fields, VisionConfig vision) {
        String mode = fields.text("mm_spatial_pool_mode", vision.clip() ? "average" : "bilinear");
        return switch (mode) {
            case "bilinear" -> PoolMode.BILINEAR;
            case "average" -> PoolMode.AVERAGE;
            default -> throw new CheckpointException("config.json: unknown mm_spatial_pool_mode \"" + mode + "\"");
        };
    }

    private static NewlinePosition newline(Fields fields) {
        // The parameter exists only where the merge type says "unpad"; flat and LongVA's unires lay frames end to end.
        if (!fields.text("mm_patch_merge_type", "flat").contains("unpad")) {
            return NewlinePosition.NO_TOKEN;
        }
        String position = fields.text("mm_newline_position", "one_token");
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
}
