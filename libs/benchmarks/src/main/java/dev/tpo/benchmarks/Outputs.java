package dev.tpo.benchmarks;

import dev.tpo.input.Excerpt;
import dev.tpo.input.InputFile;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Recorded outputs: a line {@code {"id", "output"}} a question. Of other fields only {@code model} is looked at. */
public final class Outputs {
    private static final int MAX_BYTES = 64_000_000;
    private static final int MAX_LINES = 100_000;

    private Outputs() {}

    /**
     * The outputs by question id, in the files' order.
     *
     * @param files those of a benchmark's shards belong together
     * @param model whose outputs, where lines say {@code model}; null: there is only one
     * @throws UnfitInputException if a line is not one, comes twice or is about none of the questions, if there is none, or
     *     if there are several models' and none was named
     */
    public static Map<String, String> read(List<Path> files, List<Question> questions, @Nullable String model)
            throws IOException {
        Set<String> ids = questions.stream().map(Question::id).collect(Collectors.toSet());
        Map<String, String> outputs = new LinkedHashMap<>();
        Set<String> models = new LinkedHashSet<>();
        for (Path file : files) {
            String name = Excerpt.of(String.valueOf(file.getFileName()));
            for (TextLines.Line line : TextLines.of(InputFile.read(file, MAX_BYTES), name, MAX_LINES)) {
                JsonNode json = line.json();
                String said = json.path("model").asString("");
                if (model != null && !said.equals(model)) {
                    models.add(said);
                    continue;
                }
                models.add(said);
                if (models.size() > 1 && model == null) {
                    throw unfit(
                            line,
                            "is of the model " + Row.shown(said) + ", and others are of "
                                    + Row.shown(models.iterator().next()) + ": name one of them with --model");
                }
                String id = value(line, json, "id");
                String shown = Row.shown(id);
                if (!ids.contains(id)) {
                    throw unfit(line, "has the id " + shown + ", which no question of the annotations has");
                }
                if (outputs.putIfAbsent(id, text(line, json)) != null) {
                    throw unfit(line, "is a second output for " + shown);
                }
            }
        }
        if (outputs.isEmpty()) {
            String name = Excerpt.of(String.valueOf(files.getFirst().getFileName()));
            throw new UnfitInputException(
                    name + " has no outputs" + (model == null ? "" : " of the model " + Row.shown(model)));
        }
        return outputs;
    }

    public static Map<String, String> read(Path file, List<Question> questions) throws IOException {
        return read(List.of(file), questions, null);
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
