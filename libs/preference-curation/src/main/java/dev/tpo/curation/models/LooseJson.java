package dev.tpo.curation.models;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds a JSON object in what a model says, which may be fenced, stand in prose and break rules. */
final class LooseJson {
    private static final int MOST_TRIES = 50;
    /** Words where a value is expected, as Python has them or as they are spoken. */
    private static final Pattern BARE_WORD =
            Pattern.compile("(:\\s*)(None|True|False|yes|no|equal)(?=\\s*[,}\\n])", Pattern.CASE_INSENSITIVE);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(
                            JsonReadFeature.ALLOW_SINGLE_QUOTES,
                            JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                            JsonReadFeature.ALLOW_TRAILING_COMMA,
                            JsonReadFeature.ALLOW_JAVA_COMMENTS,
                            JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                            JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LooseJson() {}

    /**
     * The fields of the first whole object that has one of those expected. Names are in small letters.
     *
     * @param expected names in small letters
     */
    static Optional<Map<String, JsonNode>> find(String text, Set<String> expected) {
        int tries = 0;
        for (int at = text.indexOf('{'); at >= 0 && tries < MOST_TRIES; at = text.indexOf('{', at + 1)) {
            String rest = text.substring(at);
            Optional<Map<String, JsonNode>> found = read(rest)
                    .or(() -> read(BARE_WORD.matcher(rest).replaceAll("$1\"$2\"")))
                    .filter(fields -> fields.keySet().stream().anyMatch(expected::contains));
            if (found.isPresent()) {
                return found;
            }
            tries++;
        }
        return Optional.empty();
    }

    /** The object that a text begins with. */
    private static Optional<Map<String, JsonNode>> read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonNode node = JSON.readTree(parser);
            if (node == null || !node.isObject()) {
                return Optional.empty();
            }
            Map<String, JsonNode> fields = new TreeMap<>();
            for (Iterator<Map.Entry<String, JsonNode>> entries =
                            node.properties().iterator();
                    entries.hasNext(); ) {
                Map.Entry<String, JsonNode> entry = entries.next();
                fields.putIfAbsent(entry.getKey().strip().toLowerCase(Locale.ROOT), entry.getValue());
            }
            return Optional.of(fields);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
