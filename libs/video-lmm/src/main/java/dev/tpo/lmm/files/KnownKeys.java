package dev.tpo.lmm.files;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The keys that a file of somebody else's may have. One that nobody here knows may change what the model computes: it is
 * refused by its name, rather than read past.
 *
 * @param understood read somewhere here
 * @param harmless change no number: written by a trainer for its own use, or of what is not done here
 * @param only change numbers, and are known with these values alone, or null or empty
 */
record KnownKeys(Set<String> understood, Set<String> harmless, Map<String, List<?>> only) {

    void require(String file, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (only.containsKey(key)) {
                requireOneOf(file, key, value);
            } else if (!understood.contains(key) && !harmless.contains(key) && !isNothing(value)) {
                throw new CheckpointException(file + ": \"" + key + "\" is not known, and may change what the model"
                        + " computes; if it does not, take it out of the file");
            }
        }
    }

    private void requireOneOf(String file, String key, JsonNode value) {
        List<?> values = only.getOrDefault(key, List.of());
        if (!isNothing(value) && values.stream().noneMatch(known -> isSame(known, value))) {
            throw new CheckpointException(file + ": \"" + key + "\" " + value + " is not supported"
                    + (values.isEmpty() ? "" : "; only " + values.getFirst() + " is"));
        }
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode() || (value.isContainer() && value.isEmpty());
    }

    private static boolean isSame(Object known, JsonNode value) {
        return switch (known) {
            case Boolean flag -> value.isBoolean() && value.asBoolean() == flag;
            case Number number -> value.isNumber() && value.asDouble() == number.doubleValue();
            default -> value.isString() && value.asString().equals(known);
        };
    }
}
