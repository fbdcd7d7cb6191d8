package dev.tpo.inference.chat;

import static java.util.Map.entry;

import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.ResponseFormat;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.VideoMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Fields of a chat or score request that the records do not have. One that is switched off passes, and one that changes no
 * answer; any other is refused by its name: what a client asks for is done or refused, never left undone in silence.
 */
final class UnservedFields extends DeserializationProblemHandler {
    private static final Predicate<JsonNode> NULL = JsonNode::isNull;
    private static final Predicate<JsonNode> ANY = value -> true;
    private static final Predicate<JsonNode> FALSE = NULL.or(value -> value.isBoolean() && !value.booleanValue());
    private static final Predicate<JsonNode> ZERO = NULL.or(value -> value.isNumber() && value.doubleValue() == 0);
    private static final Predicate<JsonNode> EMPTY = NULL.or(value -> value.isContainer() && value.isEmpty());
    private static final Predicate<JsonNode> NO_TOOL =
            NULL.or(value -> Set.of("none", "auto").contains(text(value)));
    private static final Predicate<JsonNode> TEXT_FORMAT =
            NULL.or(value -> text(value.path("type")).equals("text") && value.size() == 1);
    private static final Predicate<JsonNode> TEXT_ONLY = NULL.or(
            value -> value.isArray() && value.size() == 1 && text(value.path(0)).equals("text"));

    /** Which values pass, by field. */
    private static final Map<String, Predicate<JsonNode>> OF_REQUEST = Map.ofEntries(
            entry("user", ANY),
            entry("metadata", ANY),
            entry("store", ANY),
            entry("service_tier", ANY),
            entry("parallel_tool_calls", ANY),
            entry("tools", EMPTY),
            entry("functions", EMPTY),
            entry("tool_choice", NO_TOOL),
            entry("function_call", NO_TOOL),
            entry("response_format", TEXT_FORMAT),
            entry("modalities", TEXT_ONLY),
            entry("logprobs", FALSE),
            entry("top_logprobs", ZERO),
            entry("presence_penalty", ZERO),
            entry("frequency_penalty", ZERO),
            entry("logit_bias", EMPTY),
            entry("min_tokens", ZERO),
            entry("min_p", ZERO),
            entry("ignore_eos", FALSE),
            entry("use_beam_search", FALSE),
            entry("echo", FALSE));

    private static final Map<String, Predicate<JsonNode>> OF_MESSAGE =
            Map.of("name", ANY, "tool_calls", EMPTY, "annotations", EMPTY);

    private static final Map<String, Predicate<JsonNode>> OF_STREAM_OPTIONS =
            Map.of("include_obfuscation", FALSE, "continuous_usage_stats", FALSE);

    private static final Map<Class<?>, Map<String, Predicate<JsonNode>>> REQUESTS = Map.ofEntries(
            entry(ChatCompletionRequest.class, OF_REQUEST),
            entry(ScoreRequest.class, OF_REQUEST),
            entry(ChatCompletionRequest.StreamOptions.class, OF_STREAM_OPTIONS),
            entry(ChatMessage.class, OF_MESSAGE),
            entry(ResponseFormat.class, Map.of()),
            entry(ResponseFormat.JsonSchema.class, Map.of()),
            entry(ContentPart.class, Map.of()),
            entry(ContentPart.VideoUrl.class, Map.of()),
            entry(ContentPart.ImageUrl.class, Map.of()),
            entry(ContentPart.InputVideo.class, Map.of()),
            entry(VideoMetadata.class, Map.of()),
            entry(MediaIoKwargs.class, Map.of("image", EMPTY, "audio", EMPTY)),
            entry(MediaIoKwargs.VideoKwargs.class, Map.of()));

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            ValueDeserializer<?> reader,
            Object beanOrClass,
            String field) {
        Class<?> type = beanOrClass instanceof Class<?> known ? known : beanOrClass.getClass();
        Map<String, Predicate<JsonNode>> passing = REQUESTS.get(type);
        if (passing == null) {
            return false;
        }
        JsonNode value = context.readTree(parser);
        if (passing.getOrDefault(field, NULL).test(value)) {
            return true;
        }
        throw UnrecognizedPropertyException.from(parser, beanOrClass, field, List.of());
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : "";
    }
}
