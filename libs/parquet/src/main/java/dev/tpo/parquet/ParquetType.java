package dev.tpo.parquet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a column holds: texts, and lists and structures of them. Every value may be missing. */
public sealed interface ParquetType {
    record Text() implements ParquetType {}

    record ListOf(ParquetType element) implements ParquetType {}

    /** @param fields in their order */
    record Struct(Map<String, ParquetType> fields) implements ParquetType {}

    /**
     * The type of a value: texts, lists whose elements are alike, objects; nulls say nothing.
     *
     * @throws IllegalArgumentException for anything else, and for lists and objects that hold nothing
     */
    static ParquetType of(JsonNode value) {
        if (value.isString()) {
            return new Text();
        }
        if (value.isArray()) {
            return new ListOf(value.valueStream()
                    .filter(element -> !element.isNull())
                    .map(ParquetType::of)
                    .reduce(ParquetType::merged)
                    .orElseThrow(() -> new IllegalArgumentException("an empty list has no type")));
        }
        if (value.isObject()) {
            Map<String, ParquetType> fields = new LinkedHashMap<>();
            value.properties().stream()
                    .filter(field -> !field.getValue().isNull())
                    .forEach(field -> fields.put(field.getKey(), of(field.getValue())));
            if (!fields.isEmpty()) {
                return new Struct(fields);
            }
        }
        throw new IllegalArgumentException("no text, list or structure: " + value.getNodeType());
    }

    private static ParquetType merged(ParquetType one, ParquetType other) {
        return switch (one) {
            case Text text when other instanceof Text -> text;
            case ListOf(ParquetType element)
            when other instanceof ListOf(ParquetType its) -> new ListOf(merged(element, its));
            case Struct(Map<String, ParquetType> fields)
            when other instanceof Struct(Map<String, ParquetType> more) -> {
                Map<String, ParquetType> all = new LinkedHashMap<>(fields);
                more.forEach((name, type) -> all.put(
                        name,
                        Optional.ofNullable(all.get(name))
                                .map(its -> merged(its, type))
                                .orElse(type)));
                yield new Struct(all);
            }
            default -> throw new IllegalArgumentException("elements of a list are not alike");
        };
    }
}
