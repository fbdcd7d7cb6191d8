package dev.tpo.lmm.files;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
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
        JsonNode json = CheckpointJson.find(checkpoint, SmallFile.GENERATION_CONFIG)
                .orElseGet(JsonMapper.shared()::createObjectNode);
        PublishedKeys.GENERATION_CONFIG.require(FILE, json);
        Fields fields = new Fields(FILE, json);
        return new GenerationDefaults(
                fields.flag("do_sample") ? fields.number("temperature", 1, 0, 100) : 0,
                fields.number("top_p", 1, 1e-6, 1),
                fields.whole("top_k", 0, 0, Integer.MAX_VALUE),
                fields.number("repetition_penalty", 1, 1e-3, 1e3),
                endTokens(json.path("eos_token_id"), config.endTokenId()));
    }

    private static Set<Integer> endTokens(JsonNode said, int configured) {
        Set<Integer> ids = new LinkedHashSet<>(Set.of(configured));
        List<JsonNode> more = said.isArray() ? List.copyOf(said.values()) : List.of(said);
        for (JsonNode id : more) {
            if (id.isInt()) {
                ids.add(id.asInt());
            } else if (!id.isMissingNode() && !id.isNull()) {
                throw new CheckpointException(FILE + ": \"eos_token_id\" must be whole numbers, not " + said);
            }
        }
        return ids;
    }
}
