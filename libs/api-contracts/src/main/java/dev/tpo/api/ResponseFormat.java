package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAI's form of an answer: {@code text}, {@code json_object}, or {@code json_schema} with one. A model that runs
 * elsewhere is held to it where its endpoint can; local models are not.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResponseFormat(String type, @Nullable JsonSchema jsonSchema) {
    public static final String TEXT = "text";
    public static final String JSON_OBJECT = "json_object";
    public static final String JSON_SCHEMA = "json_schema";

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param name of letters, digits and underscores
     * @param schema a JSON schema
     * @param strict whether the endpoint is to hold the model to all of it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JsonSchema(
            String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict) {}

    /**
     * @param name of letters, digits and underscores
     * @param schema a JSON schema, as JSON
     */
    public static ResponseFormat jsonSchema(String name, String schema) {
        return new ResponseFormat(JSON_SCHEMA, new JsonSchema(name, null, JSON.readTree(schema), true));
    }
}
