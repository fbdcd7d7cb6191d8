package dev.tpo.rows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a tool writes a pair. */
interface RowForm {
    /** What a row says, before it is checked. */
    record Said(List<Turn> prompt, String promptField, String chosen, String rejected, Named videos) {}

    /**
     * Names of videos, and where they stand.
     *
     * @param names empty: the turns name them
     */
    record Named(String field, List<String> names) {}

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

    /** The names that a list of the field's holds, at least one. */
    static Named videos(Fields row, String field) {
        List<JsonNode> listed = row.list(field);
        if (listed.isEmpty()) {
            throw row.wrong("lacks '" + row.path(field) + "': a list of video://{file id}");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            JsonNode name = listed.get(i);
            names.add(name.isNull() ? "null" : row.text(field + "[" + i + "]", name));
        }
        return new Named(row.path(field), names);
    }

    static void putVideos(ObjectNode row, PreferenceRow pair) {
        ArrayNode videos = row.putArray("videos");
        pair.videos().forEach(videos::add);
    }

    /** Parts of messages may name the videos in place of a list, or say the same as it. */
    static Named videos(Fields row, String field, Messages messages, String promptField) {
        if (messages.videos().isEmpty()) {
            return videos(row, field);
        }
        if (!row.isEmpty(field) && !videos(row, field).names().equals(messages.videos())) {
            throw row.wrong("names videos in '" + row.path(promptField) + "' and others in '" + row.path(field) + "'");
        }
        return new Named(promptField, List.of());
    }
}
