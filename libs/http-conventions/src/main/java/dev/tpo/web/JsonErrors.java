package dev.tpo.web;

import dev.tpo.api.StrictJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** Unreadable JSON: the field where it is one's fault, the line and column where it is none at all. */
final class JsonErrors {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonErrors() {}

    static @Nullable ApiException map(JacksonException error) {
        return switch (error) {
            case InputCoercionException range -> {
                String path = path(range);
                yield ApiException.invalid(path, (path == null ? "a number" : path) + " is out of range");
            }
            case StreamReadException syntax -> syntax(syntax);
            case DatabindException binding -> binding(binding);
            default -> null;
        };
    }

    /** The name that an enum's constant has in JSON. */
    static String wireName(Object constant) {
        String json = JSON.writeValueAsString(constant);
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private static ApiException syntax(StreamReadException error) {
        TokenStreamLocation at = error.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return ApiException.invalid(null, "invalid_json", "the body is not valid JSON" + where);
    }

    private static ApiException binding(DatabindException error) {
        String path = path(error);
        String field = path == null ? "the body" : path;
        if (error instanceof PropertyBindingException) {
            return ApiException.invalid(path, "unsupported_parameter", field + " is not supported; leave it out");
        }
        return ApiException.invalid(
                path,
                switch (error) {
                    case InvalidNullException ignored -> field + " must not be null";
                    case InvalidTypeIdException type -> type(field, type);
                    case ValueInstantiationException refused -> refused(field, refused);
                    case InvalidFormatException format ->
                        field + " must be " + ValidationErrors.kind(format.getTargetType());
                    case MismatchedInputException mismatch -> mismatch(field, mismatch);
                    default -> field + " is not valid";
                });
    }

    private static String type(String field, InvalidTypeIdException error) {
        return error.getTypeId() == null
                ? field + " must have a type"
                : field + " must not be of type '" + error.getTypeId() + "'";
    }

    /** A record's own constructor said no: its words are meant for the client. */
    private static String refused(String field, ValueInstantiationException error) {
        Throwable cause = error.getCause();
        String said = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
        return said != null ? said : field + " is not valid";
    }

    private static String mismatch(String field, MismatchedInputException error) {
        String said = Objects.requireNonNullElse(error.getOriginalMessage(), "");
        if (said.startsWith("No content")) {
            return "a JSON body is required";
        }
        if (said.contains("`null`")) {
            return field + " must not be null";
        }
        if (said.startsWith("Trailing token")) {
            return "the body holds more than one JSON value";
        }
        return said.startsWith(StrictJson.SAYS)
                ? field + said.substring(StrictJson.SAYS.length() - 1)
                : field + " must be " + ValidationErrors.kind(error.getTargetType());
    }

    /** {@code messages[0].content}, as a client would write it; null at the root. */
    private static @Nullable String path(JacksonException error) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : error.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(Math.max(0, step.getIndex())).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.isEmpty() ? null : path.toString();
    }
}
