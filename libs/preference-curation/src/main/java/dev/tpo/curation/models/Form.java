package dev.tpo.curation.models;

import dev.tpo.curation.RoleCall;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An answer that is asked for as a JSON object.
 *
 * @param asked what a model is held to where it can be
 * @param fields their names
 */
record Form(RoleCall.AnswerForm asked, Set<String> fields) {
    /** A question with its answer, or null for both. */
    static final Form QUESTION = new Form(new RoleCall.AnswerForm("question", """
                    {"type":"object","properties":{\
                    "question":{"type":["string","null"]},\
                    "answer":{"type":["string","null"]}},\
                    "required":["question","answer"],"additionalProperties":false}"""), Set.of("question", "answer"));

    /** Three answers about two answers. */
    static final Form VERDICT =
            new Form(new RoleCall.AnswerForm("verdict", """
                    {"type":"object","properties":{\
                    "better":{"type":"string","enum":["yes","no","equal"]},\
                    "contradicts":{"type":"string","enum":["yes","no"]},\
                    "correct":{"type":"string","enum":["yes","no"]}},\
                    "required":["better","contradicts","correct"],"additionalProperties":false}"""), Set.of("better", "contradicts", "correct"));

    /** The fields of an object of this form in what a model said. */
    Optional<Map<String, JsonNode>> in(String text) {
        return LooseJson.find(text, fields);
    }
}
