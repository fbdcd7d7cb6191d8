package dev.tpo.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Fields of rows that no form reads: kept, and said where they are not where a pair comes from. */
final class UnknownFields {
    /** Columns that say where a row comes from, in this suite and on the Hub. */
    private static final Set<String> ORIGIN = Set.of(
            PreferenceRow.PROVENANCE, "id", "idx", "index", "source", "dataset", "split", "metadata", "meta", "url");

    private static final int MOST = 20;

    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private boolean more;

    private record Seen(int line, int rows) {}

    /** Of a row: what its form does not read. */
    ObjectNode extras(int line, RowForm form, ObjectNode row) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        row.properties().forEach(field -> {
            String name = field.getKey();
            if (form.fields().contains(name) || field.getValue().isNull()) {
                return;
            }
            extras.set(name, value(line, name, field.getValue()));
            if (!ORIGIN.contains(name)) {
                note(line, name);
            }
        });
        return extras;
    }

    /** In tables provenance is JSON in a text. */
    private static JsonNode value(int line, String name, JsonNode given) {
        boolean packed = name.equals(PreferenceRow.PROVENANCE)
                && given.isString()
                && given.stringValue().startsWith("{");
        return packed ? RowJson.read(line, given.stringValue(), ObjectNode.class) : given;
    }

    private void note(int line, String name) {
        if (seen.containsKey(name) || seen.size() < MOST) {
            seen.merge(name, new Seen(line, 1), (first, one) -> new Seen(first.line(), first.rows() + 1));
        } else {
            more = true;
        }
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        seen.forEach((name, where) ->
                warnings.add("line " + where.line() + ": the field '" + shown(name) + "' is not known and not used"
                        + (where.rows() == 1 ? "" : ", nor in " + (where.rows() - 1) + " more rows")));
        if (more) {
            warnings.add("and further fields");
        }
        return warnings;
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
    }
}
