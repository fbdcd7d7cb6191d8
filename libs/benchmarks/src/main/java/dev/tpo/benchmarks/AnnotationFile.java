package dev.tpo.benchmarks;

import dev.tpo.input.Excerpt;
import dev.tpo.input.ForeignJson;
import dev.tpo.input.InputFile;
import dev.tpo.input.UnfitInputException;
import dev.tpo.parquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A table of rows in one of the forms that benchmarks are published in, told apart by how it begins. */
final class AnnotationFile {
    /** The largest of today's (LongVideoBench) has 2 MB. */
    private static final int MAX_BYTES = 32_000_000;

    private static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_ROWS = 100_000;
    private static final long MAX_UNPACKED_BYTES = 128_000_000;

    private AnnotationFile() {}

    static List<Row> rows(Path file) throws IOException {
        String name = Excerpt.of(String.valueOf(file.getFileName()));
        byte[] content = InputFile.read(file, MAX_BYTES);
        List<JsonNode> table = ParquetRows.isParquet(content)
                ? parquet(content, name)
                : TextLines.firstCharacter(content) == '[' ? array(content, name) : lines(content, name);
        List<Row> rows = new ArrayList<>();
        for (JsonNode fields : table) {
            Row row = new Row(name, rows.size() + 1, fields);
            if (!fields.isObject()) {
                throw row.unfit("is not an object");
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<JsonNode> parquet(byte[] content, String name) throws UnfitInputException {
        List<JsonNode> rows = new ArrayList<>();
        ParquetRows.each(content, name, MAX_ROWS, MAX_UNPACKED_BYTES, rows::add);
        return rows;
    }

    private static List<JsonNode> array(byte[] content, String name) throws UnfitInputException {
        return ForeignJson.tree(content, name, MAX_TOKENS).valueStream().toList();
    }

    private static List<JsonNode> lines(byte[] content, String name) throws UnfitInputException {
        List<JsonNode> rows = new ArrayList<>();
        for (TextLines.Line line : TextLines.of(content, name, MAX_ROWS)) {
            rows.add(line.json());
        }
        return rows;
    }
}
