package dev.tpo.benchmarks;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.schema.SchemaNode;
import dev.tpo.input.Sizes;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A small parquet file as rows of JSON: texts, numbers, truth values and lists of them. */
final class ParquetTable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_UNPACKED_BYTES = 128_000_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ParquetTable() {}

    static boolean isOne(byte[] content) {
        return content.length >= MAGIC.length && ByteBuffer.wrap(content, 0, 4).equals(ByteBuffer.wrap(MAGIC));
    }

    /** @throws UnfitInputException also if it is damaged, whatever the damage does to the reader */
    static List<ObjectNode> rows(byte[] content, String name, int maxRows) throws UnfitInputException {
        try (HardwoodContext context = HardwoodContext.create(1);
                ParquetFileReader file = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(content)), context)) {
            require(file.getFileMetaData(), name, maxRows);
            List<String> columns = file.getFileSchema().getRootNode().children().stream()
                    .map(SchemaNode::name)
                    .toList();
            try (RowReader reader = file.rowReader()) {
                return rows(reader, columns);
            }
        } catch (UnfitInputException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Lengths in a damaged file are anything: some ask for more memory than there is, at once and in one piece.
            var unfit = new UnfitInputException(name + " is not read as parquet: it is damaged or cut off, or packed in"
                    + " a way other than Snappy, Zstandard or gzip");
            unfit.initCause(e);
            throw unfit;
        }
    }

    private static void require(FileMetaData file, String name, int maxRows) throws UnfitInputException {
        if (file.numRows() > maxRows) {
            throw new UnfitInputException(name + " has more than " + maxRows + " rows");
        }
        long unpacked = file.rowGroups().stream()
                .flatMap(group -> group.columns().stream())
                .mapToLong(column -> column.metaData().totalUncompressedSize())
                .sum();
        if (unpacked > MAX_UNPACKED_BYTES) {
            throw new UnfitInputException(
                    name + " unpacks to more than " + Sizes.words(MAX_UNPACKED_BYTES) + ", and is not read");
        }
    }

    private static List<ObjectNode> rows(RowReader reader, List<String> columns) {
        List<ObjectNode> rows = new ArrayList<>();
        while (reader.hasNext()) {
            reader.next();
            ObjectNode row = JSON.objectNode();
            for (int i = 0; i < columns.size(); i++) {
                if (!reader.isNull(i)) {
                    put(row, columns.get(i), reader.getValue(i));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    /** Values of other types belong to columns that no benchmark is read from: they are left out. */
    private static void put(ObjectNode row, String column, Object value) {
        switch (value) {
            case String text -> row.put(column, text);
            case byte[] text -> row.put(column, new String(text, StandardCharsets.UTF_8));
            case Integer number -> row.put(column, number);
            case Long number -> row.put(column, number);
            case Float number -> row.put(column, number);
            case Double number -> row.put(column, number);
            case Boolean truth -> row.put(column, truth);
            case PqList list -> row.set(column, array(list));
            default -> {}
        }
    }

    private static ArrayNode array(PqList list) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            if (list.isNull(i)) {
                array.addNull();
            } else {
                switch (list.get(i)) {
                    case String text -> array.add(text);
                    case byte[] text -> array.add(new String(text, StandardCharsets.UTF_8));
                    case Integer number -> array.add(number);
                    case Long number -> array.add(number);
                    case Float number -> array.add(number);
                    case Double number -> array.add(number);
                    default -> array.addNull();
                }
            }
        }
        return array;
    }
}
