package dev.tpo.benchmarks;

import dev.tpo.input.Excerpt;
import dev.tpo.input.UnfitInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A row of annotations.
 *
 * @param file its file's name, for messages
 * @param number from 1
 */
record Row(String file, int number, JsonNode fields) {

    boolean has(String column) {
        return fields.hasNonNull(column);
    }

    boolean isList(String column) {
        return has(column) && fields.get(column).isArray();
    }

    /** A text, or a number as it is written. */
    String text(String column) throws UnfitInputException {
        if (!has(column)) {
            throw unfit("has no " + column);
        }
        return text(column, fields.get(column));
    }

    List<String> list(String column) throws UnfitInputException {
        if (!isList(column)) {
            throw unfit("has no list " + column);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode value : fields.get(column)) {
            texts.add(text(column, value));
        }
        return texts;
    }

    int integer(String column) throws UnfitInputException {
        JsonNode value = has(column) ? fields.get(column) : null;
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
            throw unfit("has no whole number " + column);
        }
        return value.intValue();
    }

    /** @param missing where the row does not say */
    double number(String column, double missing) throws UnfitInputException {
        if (!has(column)) {
            return missing;
        }
        if (!fields.get(column).isNumber()) {
            throw unfit("has a " + column + " that is no number");
        }
        return fields.get(column).doubleValue();
    }

    /** The named columns' values, in their order. */
    Map<String, String> texts(String... columns) throws UnfitInputException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String column : columns) {
            texts.put(column, text(column));
        }
        return texts;
    }

    /** The row's own id; where rows have none, this name and the row's place from 0. */
    String idOr(String name) throws UnfitInputException {
        for (String column : List.of("question_id", "id")) {
            if (has(column)) {
                return text(column);
            }
        }
        return name + "_" + (number - 1);
    }

    UnfitInputException unfit(String why) {
        return new UnfitInputException(file + ": row " + number + " " + why);
    }

    static String shown(String value) {
        return "\"" + Excerpt.of(value, 60) + "\"";
    }

    private String text(String column, JsonNode value) throws UnfitInputException {
        if (!value.isString() && !value.isNumber()) {
            throw unfit("has a " + column + " that is neither text nor a number");
        }
        return value.asString();
    }
}
