package dev.tpo.dataset.datasets;

import dev.tpo.parquet.ParquetType;
import dev.tpo.parquet.ParquetWriter;
import dev.tpo.rows.CsvLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rows on their way out, one after another. The stream stays open. */
sealed interface ExportTable {
    void add(ObjectNode row) throws IOException;

    void finish() throws IOException;

    static ExportTable of(ExportForm.Table table, OutputStream out, JsonMapper json) {
        return switch (table) {
            case JSONL -> new JsonLines(out, json);
            case CSV -> new Csv(out);
            case PARQUET -> new Parquet(out);
        };
    }

    record JsonLines(OutputStream out, JsonMapper json) implements ExportTable {
        @Override
        public void add(ObjectNode row) throws IOException {
            out.write(json.writeValueAsBytes(row));
            out.write('\n');
        }

        @Override
        public void finish() {}
    }

    /** Where values are texts, provenance is JSON in one. */
    private static ObjectNode flat(ObjectNode row) {
        JsonNode provenance = row.get(VersionExport.PROVENANCE);
        return provenance == null ? row : row.put(VersionExport.PROVENANCE, provenance.toString());
    }

    final class Csv implements ExportTable {
        private static final List<String> COLUMNS =
                List.of("prompt", "chosen", "rejected", "video", VersionExport.PROVENANCE);

        private final OutputStream out;
        private boolean begun;

        Csv(OutputStream out) {
            this.out = out;
        }

        @Override
        public void add(ObjectNode row) throws IOException {
            begin();
            ObjectNode flat = flat(row);
            write(COLUMNS.stream()
                    .map(column -> Optional.ofNullable(flat.get(column))
                            .map(JsonNode::stringValue)
                            .orElse(""))
                    .toList());
        }

        @Override
        public void finish() throws IOException {
            begin();
        }

        private void begin() throws IOException {
            if (!begun) {
                write(COLUMNS);
                begun = true;
            }
        }

        private void write(List<String> fields) throws IOException {
            out.write(CsvLine.of(fields).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** All rows of an export are alike: the first is the schema. */
    final class Parquet implements ExportTable {
        private final OutputStream out;
        private @Nullable ParquetWriter writer;

        Parquet(OutputStream out) {
            this.out = out;
        }

        @Override
        public void add(ObjectNode row) throws IOException {
            ObjectNode flat = flat(row);
            if (writer == null) {
                writer = new ParquetWriter(out, (ParquetType.Struct) ParquetType.of(flat));
            }
            writer.add(flat);
        }

        @Override
        public void finish() throws IOException {
            if (writer != null) {
                writer.finish();
            }
        }
    }
}
