package dev.tpo.rows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a tool writes a pair. */
interface RowForm {
    /** What a row says, before it is checked. */
    record Said(List<Turn> prompt, String promptField, String chosen, String rejected, Named video) {}

    /** A video's name, and where it stands. */
    record Named(String field, String name) {}

    Said read(Fields row);

    /** Fields that are read, or refused where they hold something. */
    Set<String> fields();

    void write(PreferenceRow pair, ObjectNode row);

    /** Whether a row may hold what its readers do not know. */
    default boolean takesExtras() {
        return true;
    }

    static Set<String> fields(Set<String> notFollowed, String... read) {
        Set<String> fields = new HashSet<>(notFollowed);
        fields.addAll(List.of(read));
        return Set.copyOf(fields);
    }

    /** The one name that a list of the field's holds. */
    static Named oneVideo(Fields row, String field) {
        List<JsonNode> names = row.list(field);
        if (names.isEmpty()) {
            throw row.wrong("lacks '" + row.path(field) + "': a list of one video://{file id}");
        }
        if (names.size() > 1) {
            throw row.wrong("has more than one of '" + row.path(field) + "': a pair is about one");
        }
        JsonNode name = names.getFirst();
        return new Named(row.path(field), name.isNull() ? "null" : row.text(field + "[0]", name));
    }
}
