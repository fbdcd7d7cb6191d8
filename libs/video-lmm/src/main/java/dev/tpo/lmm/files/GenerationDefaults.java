package dev.tpo.lmm.files;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code generation_config.json} says for requests that do not: greedy where there is none.
 *
 * @param repetitionPenalty divides the logits of tokens that the answer already has (multiplies negative ones); 1: none
 * @param endTokenIds each of them ends an answer
 */
public record GenerationDefaults(
        double temperature, double topP, int topK, double repetitionPenalty, Set<Integer> endTokenIds) {
    private static final String FILE = "generation_config.json";

    public GenerationDefaults {
        endTokenIds = Set.copyOf(endTokenIds);
    }

    public static GenerationDefaults read(Path checkpoint, ModelConfig config) {
        JsonNode json = CheckpointJson.find(checkpoint, FILE).orElseGet(JsonMapper.shared()::createObjectNode);
        boolean draws = json.path("do_sample").asBoolean(false);
        return new GenerationDefaults(
                draws ? number(json, "temperature", 1, 0, 100) : 0,
                number(json, "top_p", 1, 1e-6, 1),
                (int) number(json, "top_k", 0, 0, Integer.MAX_VALUE),
                number(json, "repetition_penalty", 1, 1e-3, 1e3),
                endTokens(json.path("eos_token_id"), config.endTokenId()));
    }

    private static double number(JsonNode json, String key, double otherwise, double least, double most) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw new CheckpointException(FILE + ": \"" + key + "\" is " + value);
        }
        return value.asDouble();
    }

    private static Set<Integer> endTokens(JsonNode said, int configured) {
        Set<Integer> ids = new LinkedHashSet<>(Set.of(configured));
        if (said.isNumber()) {
            ids.add(said.asInt());
        }
        said.values().forEach(id -> ids.add(id.asInt()));
        return ids;
    }
}
