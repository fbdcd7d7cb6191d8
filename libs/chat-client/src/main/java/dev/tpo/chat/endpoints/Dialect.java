package dev.tpo.chat.endpoints;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which fields of a request one model of an endpoint takes, as it has said: what it refuses is left out from then on, and
 * its answers say so.
 */
final class Dialect {
    private static final String STREAM_OPTIONS = "stream_options";
    private static final String RESPONSE_FORMAT = "response_format";
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    /** An answer without them is still one to the question. */
    private static final List<String> DISPENSABLE =
            List.of(STREAM_OPTIONS, RESPONSE_FORMAT, "temperature", "top_p", "seed");

    private static final Pattern NOT_TAKEN = Pattern.compile(
            "not supported|unsupported|does not support|doesn't support|unrecogni[sz]ed|unknown|unexpected"
                    + "|extra inputs|extra_forbidden|not permitted|not allowed|not available|not implemented|no such");

    /** It is taken, and this one is wrong: that is the client's to mend. */
    private static final Pattern WRONG_SCHEMA = Pattern.compile("invalid (json )?schema");

    private final EndpointSettings.ResponseFormats responseFormats;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    Dialect(EndpointSettings.ResponseFormats responseFormats) {
        this.responseFormats = responseFormats;
    }

    /** The request in the model's dialect. */
    ObjectNode spoken(ObjectNode question) {
        ObjectNode body = question.deepCopy();
        body.put("stream", true);
        body.putObject(STREAM_OPTIONS).put("include_usage", true);
        if (responseFormats == EndpointSettings.ResponseFormats.FALSE) {
            body.remove(RESPONSE_FORMAT);
        }
        for (String field : refused) {
            if (field.equals(MAX_TOKENS) && body.has(MAX_TOKENS)) {
                body.set(MAX_COMPLETION_TOKENS, body.get(MAX_TOKENS));
            }
            body.remove(field);
        }
        return body;
    }

    /** What of the question is left out; in words, for its client. */
    List<String> notes(String endpoint, ObjectNode question) {
        List<String> notes = new ArrayList<>();
        for (String field : DISPENSABLE) {
            boolean leftOut = refused.contains(field)
                    || (field.equals(RESPONSE_FORMAT) && responseFormats == EndpointSettings.ResponseFormats.FALSE);
            if (leftOut && question.has(field)) {
                notes.add("the endpoint '" + endpoint + "' takes no " + field + " for this model; it was left out");
            }
        }
        return notes;
    }

    /**
     * Learns from a refusal.
     *
     * @param sent what was refused
     * @return whether the question may be put again, otherwise
     */
    boolean learn(ObjectNode sent, @Nullable String param, @Nullable String code, String message) {
        String words = (code + " " + message).toLowerCase(Locale.ROOT);
        String field = offender(sent, param, words);
        if (field == null || (field.equals(RESPONSE_FORMAT) && !mayLearnFormat(words))) {
            return false;
        }
        refused.add(field);
        return true;
    }

    private boolean mayLearnFormat(String words) {
        return responseFormats == EndpointSettings.ResponseFormats.AUTO
                && !WRONG_SCHEMA.matcher(words).find();
    }

    private static @Nullable String offender(ObjectNode sent, @Nullable String param, String words) {
        if (sent.has(MAX_TOKENS) && words.contains(MAX_COMPLETION_TOKENS)) {
            return MAX_TOKENS;
        }
        for (String field : DISPENSABLE) {
            boolean named = field.equals(param)
                    || (param != null && param.startsWith(field + "."))
                    || words.contains(field)
                    || (field.equals(RESPONSE_FORMAT) && words.contains("json_schema"));
            if (sent.has(field) && named && NOT_TAKEN.matcher(words).find()) {
                return field;
            }
        }
        return null;
    }

    /** Of each model of an endpoint; of those that were asked last, since anybody may name any. */
    static final class Dialects {
        private static final int MOST = 256;

        private final Map<String, Dialect> byModel = new LinkedHashMap<>(16, 0.75f, true);
        private final EndpointSettings.ResponseFormats responseFormats;

        Dialects(EndpointSettings.ResponseFormats responseFormats) {
            this.responseFormats = responseFormats;
        }

        synchronized Dialect of(String model) {
            Dialect dialect = byModel.computeIfAbsent(model, first -> new Dialect(responseFormats));
            if (byModel.size() > MOST) {
                byModel.remove(byModel.keySet().iterator().next());
            }
            return dialect;
        }
    }
}
