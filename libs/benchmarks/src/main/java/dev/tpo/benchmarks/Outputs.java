package dev.tpo.benchmarks;

import dev.tpo.input.Excerpt;
import dev.tpo.input.InputFile;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Recorded outputs: a line {@code {"id", "output"}} a question. Other fields of a line are not looked at. */
public final class Outputs {
    private static final int MAX_BYTES = 64_000_000;
    private static final int MAX_LINES = 100_000;

    private Outputs() {}

    /**
     * The outputs by question id, in the file's order.
     *
     * @throws UnfitInputException if a line is not one, comes twice or is about none of the questions, or if there is none
     */
    public static Map<String, String> read(Path file, List<Question> questions) throws IOException {
        String name = Excerpt.of(String.valueOf(file.getFileName()));
        Set<String> ids = questions.stream().map(Question::id).collect(Collectors.toSet());
        Map<String, String> outputs = new LinkedHashMap<>();
        for (TextLines.Line line : TextLines.of(InputFile.read(file, MAX_BYTES), name, MAX_LINES)) {
            JsonNode json = line.json();
            String id = value(line, json, "id");
            String shown = Row.shown(id);
            if (!ids.contains(id)) {
                throw unfit(line, "has the id " + shown + ", which no question of the annotations has");
            }
            if (outputs.putIfAbsent(id, text(line, json)) != null) {
                throw unfit(line, "is a second output for " + shown);
            }
        }
        if (outputs.isEmpty()) {
            throw new UnfitInputException(name + " has no outputs");
        }
        return outputs;
    }

    private static String value(TextLines.Line line, JsonNode json, String field) throws UnfitInputException {
        JsonNode value = json.isObject() ? json.get(field) : null;
        if (value == null || !(value.isString() || value.isIntegralNumber())) {
            throw unfit(line, "is not {\"id\": …, \"output\": …}: there is no " + field);
        }
        return value.asString();
    }

    private static String text(TextLines.Line line, JsonNode json) throws UnfitInputException {
        JsonNode output = json.get("output");
        if (output == null || !output.isString()) {
            throw unfit(line, "is not {\"id\": …, \"output\": …}: output is not a text");
        }
        return output.asString();
    }

    private static UnfitInputException unfit(TextLines.Line line, String why) {
        return new UnfitInputException(line.file() + ": line " + line.number() + " " + why);
    }
}
