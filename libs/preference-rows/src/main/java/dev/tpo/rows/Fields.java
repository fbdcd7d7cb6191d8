package dev.tpo.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object of a row, and what is to be said of its fields. Null is as good as absent. */
final class Fields {
    private final int line;
    private final String path;
    private final ObjectNode node;

    private Fields(int line, String path, ObjectNode node) {
        this.line = line;
        this.path = path;
        this.node = node;
    }

    static Fields of(int line, ObjectNode row) {
        return new Fields(line, "", row);
    }

    int line() {
        return line;
    }

    InvalidRowsException wrong(String what) {
        return InvalidRowsException.at(line, what);
    }

    /** The field's name from the row on: {@code messages[0].content}. */
    String path(String name) {
        return path + name;
    }

    @Nullable
    JsonNode get(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    Collection<String> names() {
        return node.propertyNames();
    }

    @Nullable
    String text(String name) {
        JsonNode value = get(name);
        return value == null ? null : text(name, value);
    }

    String text(String name, JsonNode value) {
        if (!value.isString()) {
            throw wrong("has a '" + path(name) + "' that is no text");
        }
        String text = value.stringValue();
        if (!isStorable(text)) {
            throw wrong("has a '" + path(name) + "' that must not hold U+0000 or half a surrogate pair");
        }
        return text;
    }

    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw wrong("lacks '" + path(name) + "'");
        }
        return text;
    }

    /** Empty if there is no such field. */
    List<JsonNode> list(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong("has a '" + path(name) + "' that is no list");
        }
        return new ArrayList<>(value.values());
    }

    Fields object(String name) {
        JsonNode value = get(name);
        if (value == null) {
            throw wrong("lacks '" + path(name) + "'");
        }
        return object(name, value);
    }

    Fields object(String name, JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            throw wrong("has a '" + path(name) + "' that is no such object");
        }
        return new Fields(line, path(name) + ".", object);
    }

    /** What holds nothing is as good as absent: tools write every column. */
    boolean isEmpty(String name) {
        JsonNode value = get(name);
        return value == null
                || ((value.isArray() || value.isObject()) && value.isEmpty())
                || (value.isString() && value.stringValue().isEmpty());
    }

    /** For fields that would change what is learned. */
    void refuse(Iterable<String> names) {
        for (String name : names) {
            if (!isEmpty(name)) {
                throw wrong("has a '" + path(name) + "', which is not followed here: leave it out");
            }
        }
    }

    /** For objects that hold nothing else than is read of them. */
    void refuseAllBut(Collection<String> known) {
        refuse(names().stream().filter(name -> !known.contains(name)).toList());
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return true;
    }
}
