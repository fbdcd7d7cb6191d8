package dev.tpo.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes rows apart into columns. */
final class Shredder {
    private final List<Column> columns = new ArrayList<>();
    private final Group root;

    Shredder(ParquetType.Struct schema) {
        this.root = group(schema, List.of(), 0, 0);
    }

    /** In the order of the schema. */
    List<Column> columns() {
        return columns;
    }

    void add(JsonNode row) {
        root.add(row, 0, 0);
    }

    /** A place in the rows. */
    private sealed interface Place {
        /**
         * @param value null: missing
         * @param definition of what holds this place, if the value is missing
         */
        void add(@Nullable JsonNode value, int repetition, int definition);
    }

    private Place place(ParquetType type, List<String> path, int definition, int repetition) {
        return switch (type) {
            case ParquetType.Text ignored -> {
                Column column = new Column(path, definition, repetition);
                columns.add(column);
                yield new Leaf(column);
            }
            case ParquetType.Struct struct -> group(struct, path, definition, repetition);
            case ParquetType.ListOf(ParquetType element) ->
                new Elements(
                        place(
                                element,
                                joined(path, ParquetWriter.LIST, ParquetWriter.ELEMENT),
                                definition + 2, // the repeated group, and the element that may be missing
                                repetition + 1),
                        definition,
                        repetition + 1);
        };
    }

    private Group group(ParquetType.Struct struct, List<String> path, int definition, int repetition) {
        Map<String, Place> fields = new LinkedHashMap<>();
        struct.fields()
                .forEach((name, type) -> fields.put(name, place(type, joined(path, name), definition + 1, repetition)));
        return new Group(fields, definition);
    }

    private record Leaf(Column column) implements Place {
        @Override
        public void add(@Nullable JsonNode value, int repetition, int definition) {
            if (value == null) {
                column.missing(repetition, definition);
            } else if (value.isString()) {
                column.add(value.stringValue(), repetition);
            } else {
                throw unfit(String.join(".", column.path()), "text", value);
            }
        }
    }

    private record Group(Map<String, Place> fields, int own) implements Place {
        @Override
        public void add(@Nullable JsonNode value, int repetition, int definition) {
            if (value != null && !value.isObject()) {
                throw unfit(fields.keySet().toString(), "object", value);
            }
            if (value != null) {
                requireKnown(value);
            }
            fields.forEach((name, place) -> place.add(
                    value == null ? null : there(value.get(name)), repetition, value == null ? definition : own));
        }

        private void requireKnown(JsonNode value) {
            value.propertyNames().forEach(name -> {
                if (!fields.containsKey(name)) {
                    throw new IllegalArgumentException("no column for '" + name + "'");
                }
            });
        }
    }

    private record Elements(Place element, int own, int level) implements Place {
        @Override
        public void add(@Nullable JsonNode value, int repetition, int definition) {
            if (value != null && !value.isArray()) {
                throw unfit("a value", "list", value);
            }
            if (value == null || value.isEmpty()) {
                element.add(null, repetition, value == null ? definition : own);
                return;
            }
            Consumer<JsonNode> rest = next -> element.add(there(next), level, own + 1);
            element.add(there(value.get(0)), repetition, own + 1);
            value.valueStream().skip(1).forEach(rest);
        }
    }

    private static @Nullable JsonNode there(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value;
    }

    private static IllegalArgumentException unfit(String where, String wanted, JsonNode value) {
        return new IllegalArgumentException(where + " is no " + wanted + ", but " + value.getNodeType());
    }

    private static List<String> joined(List<String> path, String... more) {
        List<String> joined = new ArrayList<>(path);
        joined.addAll(List.of(more));
        return joined;
    }
}
