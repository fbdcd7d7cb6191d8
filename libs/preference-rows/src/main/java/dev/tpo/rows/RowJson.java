package dev.tpo.rows;

import dev.tpo.api.StrictJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** One line's JSON: read as it is written, fields that nobody knows passed over, and never more than a row may hold. */
final class RowJson {
    private static final int MAX_VALUES = 100_000;
    private static final int MAX_DEPTH = 100;
    private static final JsonMapper JSON = mapper();

    private RowJson() {}

    private static JsonMapper mapper() {
        var limits = StreamReadConstraints.builder()
                .maxTokenCount(MAX_VALUES)
                .maxNestingDepth(MAX_DEPTH)
                .build();
        var builder = JsonMapper.builder(JsonFactory.builder()
                .streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
        StrictJson.customize(builder);
        return builder.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    static <T> T read(int line, String text, Class<T> type) {
        if (text.charAt(0) != '{') {
            throw InvalidRowsException.at(line, "is no JSON object; every row is one, on a line of its own");
        }
        try {
            return JSON.readValue(text, type);
        } catch (JacksonException e) {
            throw InvalidRowsException.at(line, wrong(text, e));
        }
    }

    /** The names of the object's own fields, as far as it can be read. */
    static List<String> fields(String text) {
        List<String> names = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            return names;
        }
        return names;
    }

    private static String wrong(String text, JacksonException error) {
        return switch (error) {
            case StreamConstraintsException ignored ->
                "is too large a row: at most " + MAX_VALUES + " JSON values, " + MAX_DEPTH + " deep";
            case StreamReadException ignored
            when text.indexOf('\uFEFF') >= 0 -> "is not valid JSON; it holds a byte-order mark (U+FEFF): remove it";
            case StreamReadException syntax -> "is not valid JSON: " + syntax.getOriginalMessage();
            case MismatchedInputException mismatch -> mismatch(mismatch);
            default -> "has a '" + path(error) + "' that cannot be read";
        };
    }

    private static String mismatch(MismatchedInputException error) {
        String said = String.valueOf(error.getOriginalMessage());
        if (said.startsWith("Trailing token")) {
            return "holds more than one JSON value";
        }
        String path = path(error);
        if (said.startsWith(StrictJson.SAYS)) {
            return "has a '" + path + "' that " + said.substring(StrictJson.SAYS.length());
        }
        return "has a '" + path + "' that is no " + kind(error.getTargetType());
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "such value";
        }
        if (type == String.class) {
            return "text";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "list";
        }
        return Number.class.isAssignableFrom(type) ? "number" : "such object";
    }

    /** {@code messages[0].content}. */
    private static String path(JacksonException error) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : error.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(Math.max(0, step.getIndex())).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.toString();
    }
}
