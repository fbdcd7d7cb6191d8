package dev.tpo.lmm.files;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How positions turn queries and keys: one angle {@code theta ^ (-2i / head size)} a position and pair, and nothing else.
 * Transformers 4 writes {@code rope_theta} beside {@code rope_scaling}, transformers 5 both in {@code rope_parameters}. What
 * stretches the angles (linear, dynamic, yarn, longrope, llama3) is refused by its name.
 */
final class Rope {
    private static final String PLAIN = "default";
    private static final Set<String> KNOWN = Set.of("rope_type", "type", "rope_theta");

    private Rope() {}

    static double theta(Fields config) {
        JsonNode parameters = config.json().path("rope_parameters");
        requirePlain(config.file() + ": rope_scaling", config.json().path("rope_scaling"));
        requirePlain(config.file() + ": rope_parameters", parameters);
        Fields inside = new Fields(config.file() + ": rope_parameters", parameters);
        if (config.isAbsent("rope_theta") && inside.isAbsent("rope_theta")) {
            throw new CheckpointException(config.file() + ": rope_theta is missing");
        }
        double outer = config.number("rope_theta", inside.number("rope_theta", 0, 1, 1e12), 1, 1e12);
        double inner = inside.number("rope_theta", outer, 1, 1e12);
        if (outer != inner) {
            throw new CheckpointException(config.file() + ": rope_theta is " + outer + ", and in rope_parameters "
                    + inner + "; which of them is right?");
        }
        return inner;
    }

    private static void requirePlain(String file, JsonNode rope) {
        if (rope.isMissingNode() || rope.isNull() || (rope.isObject() && rope.isEmpty())) {
            return;
        }
        if (!rope.isObject()) {
            throw new CheckpointException(file + " must be an object, not " + rope);
        }
        for (String key : new String[] {"rope_type", "type"}) {
            String type = new Fields(file, rope).text(key, PLAIN);
            if (!type.equals(PLAIN)) {
                throw new CheckpointException(file + ": \"" + key + "\" \"" + type + "\" is not supported");
            }
        }
        for (Map.Entry<String, JsonNode> field : rope.properties()) {
            String key = field.getKey();
            boolean whole = key.equals("partial_rotary_factor")
                    && field.getValue().isNumber()
                    && field.getValue().asDouble() == 1;
            if (!KNOWN.contains(key) && !whole && !field.getValue().isNull()) {
                throw new CheckpointException(
                        file + ": \"" + key + "\" is not known, and may change what the model computes");
            }
        }
    }
}
