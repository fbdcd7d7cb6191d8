package dev.tpo.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.StructAccessor;
import dev.tpo.input.Sizes;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a parquet file as rows of JSON: texts, numbers, truth values, lists and structures of them. */
public final class ParquetRows {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ParquetRows() {}

    /** @param head the file's first bytes */
    public static boolean isParquet(byte[] head) {
        return head.length >= MAGIC.length && ByteBuffer.wrap(head, 0, 4).equals(ByteBuffer.wrap(MAGIC));
    }

    /**
     * Hands over row by row, in order; what is null is left out.
     *
     * @param content the file, which is in memory whole so that nobody can cut it meanwhile
     * @param name of the file, for messages
     * @param maxUnpackedBytes of all columns together
     * @throws UnfitInputException also if it is damaged, whatever the damage does to the reader
     */
    public static void each(byte[] content, String name, int maxRows, long maxUnpackedBytes, Consumer<ObjectNode> taker)
            throws UnfitInputException {
        try (HardwoodContext context = HardwoodContext.create(1);
                ParquetFileReader file = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(content)), context)) {
            require(file.getFileMetaData(), name, maxRows, maxUnpackedBytes);
            try (RowReader reader = file.rowReader()) {
                for (ObjectNode row = next(reader, name); row != null; row = next(reader, name)) {
                    accept(taker, row);
                }
            }
        } catch (UnfitInputException e) {
            throw e;
        } catch (TakerException e) {
            throw e.cause;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw damaged(name, e);
        }
    }

    private static void accept(Consumer<ObjectNode> taker, ObjectNode row) {
        try {
            taker.accept(row);
        } catch (RuntimeException e) {
            throw new TakerException(e);
        }
    }

    /** What the taker throws is no damage of the file's. */
    private static final class TakerException extends RuntimeException {
        private final RuntimeException cause;

        TakerException(RuntimeException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private static @Nullable ObjectNode next(RowReader reader, String name) throws UnfitInputException {
        try {
            if (!reader.hasNext()) {
                return null;
            }
            reader.next();
            return object(reader);
        } catch (RuntimeException | OutOfMemoryError e) {
            // Lengths in a damaged file are anything: some ask for more memory than there is, at once and in one piece.
            throw damaged(name, e);
        }
    }

    private static UnfitInputException damaged(String name, Throwable cause) {
        var unfit = new UnfitInputException(name + " is not read as parquet: it is damaged or cut off, or packed in"
                + " a way other than Snappy, Zstandard or gzip");
        unfit.initCause(cause);
        return unfit;
    }

    private static void require(FileMetaData file, String name, int maxRows, long maxUnpackedBytes)
            throws UnfitInputException {
        if (file.numRows() > maxRows) {
            throw new UnfitInputException(name + " has more than " + maxRows + " rows");
        }
        long unpacked = file.rowGroups().stream()
                .flatMap(group -> group.columns().stream())
                .mapToLong(column -> column.metaData().totalUncompressedSize())
                .sum();
        if (unpacked > maxUnpackedBytes) {
            throw new UnfitInputException(
                    name + " unpacks to more than " + Sizes.words(maxUnpackedBytes) + ", and is not read");
        }
    }

    private static ObjectNode object(StructAccessor struct) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < struct.getFieldCount(); i++) {
            if (!struct.isNull(i)) {
                put(object, struct.getFieldName(i), struct.getValue(i));
            }
        }
        return object;
    }

    /** Values of other types belong to columns that nobody here reads: they are left out. */
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
            case PqStruct struct -> row.set(column, object(struct));
            default -> {}
        }
    }

    private static ArrayNode array(PqList list) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            if (list.isNull(i)) {
                array.addNull();
            } else {
                add(array, list.get(i));
            }
        }
        return array;
    }

    private static void add(ArrayNode array, Object value) {
        switch (value) {
            case String text -> array.add(text);
            case byte[] text -> array.add(new String(text, StandardCharsets.UTF_8));
            case Integer number -> array.add(number);
            case Long number -> array.add(number);
            case Float number -> array.add(number);
            case Double number -> array.add(number);
            case Boolean truth -> array.add(truth);
            case PqList list -> array.add(array(list));
            case PqStruct struct -> array.add(object(struct));
            default -> array.addNull();
        }
    }
}
