package dev.tpo.rows;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Comma-separated values as RFC 4180 has them and pandas writes them: quotes where a field holds commas, quotes or lines. */
final class CsvRows {
    private static final int QUOTE = '"';
    private static final int MOST_COLUMNS = 1000;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream content;
    private final RowLimits limits;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private int line = 1;
    private int recordLine = 1;
    private int recordBytes;

    CsvRows(InputStream content, RowLimits limits) {
        this.content = new BufferedInputStream(content);
        this.limits = limits;
    }

    void each(RowSource.Taker taker) {
        try {
            List<String> header = header();
            int rows = 0;
            for (List<String> record = record(); record != null; record = record()) {
                if (record.size() == 1 && record.getFirst().isEmpty()) {
                    continue; // an empty line
                }
                if (rows++ == limits.rows()) {
                    throw new InvalidRowsException("has more than " + limits.rows() + " rows");
                }
                taker.take(recordLine, row(header, record));
            }
            if (rows == 0) {
                throw new InvalidRowsException("has no rows");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read rows", e);
        }
    }

    private List<String> header() throws IOException {
        content.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(content.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            content.reset();
        }
        List<String> header = record();
        if (header == null) {
            throw new InvalidRowsException("has no rows");
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw InvalidRowsException.at(1, "names a column twice");
        }
        return header;
    }

    private ObjectNode row(List<String> header, List<String> record) {
        if (record.size() != header.size()) {
            throw InvalidRowsException.at(
                    recordLine, "has " + record.size() + " fields, and the header has " + header.size());
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < header.size(); i++) {
            if (!record.get(i).isEmpty()) {
                row.put(header.get(i), record.get(i));
            }
        }
        return row;
    }

    /** Null at the end. */
    private @Nullable List<String> record() throws IOException {
        recordLine = line;
        recordBytes = 0;
        List<String> fields = new ArrayList<>();
        int next = read();
        if (next < 0) {
            return null;
        }
        while (true) {
            if (fields.size() == MOST_COLUMNS) {
                throw InvalidRowsException.at(recordLine, "has more than " + MOST_COLUMNS + " fields");
            }
            int after = next == QUOTE ? quoted() : plain(next);
            fields.add(text());
            if (after == '\r') {
                after = read();
                if (after >= 0 && after != '\n') {
                    throw InvalidRowsException.at(line, "has a carriage return in a field without quotes");
                }
            }
            if (after != ',') {
                line += after == '\n' ? 1 : 0;
                return fields;
            }
            next = read();
        }
    }

    /** Gives what stands behind the field. */
    private int plain(int first) throws IOException {
        int next = first;
        while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
            if (next == QUOTE) {
                throw InvalidRowsException.at(line, "has a quote in a field that does not begin with one");
            }
            field.write(next);
            next = read();
        }
        return next;
    }

    private int quoted() throws IOException {
        while (true) {
            int next = read();
            if (next < 0) {
                throw InvalidRowsException.at(recordLine, "has a quote that is not closed");
            }
            if (next == QUOTE) {
                int after = read();
                if (after != QUOTE) {
                    if (after >= 0 && after != ',' && after != '\n' && after != '\r') {
                        throw InvalidRowsException.at(line, "goes on behind a closing quote");
                    }
                    return after;
                }
            }
            line += next == '\n' ? 1 : 0;
            field.write(next);
        }
    }

    private int read() throws IOException {
        if (recordBytes++ > limits.lineBytes()) {
            throw InvalidRowsException.at(recordLine, "is longer than " + limits.lineBytes() + " bytes");
        }
        return content.read();
    }

    private String text() {
        byte[] bytes = field.toByteArray();
        field.reset();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw InvalidRowsException.at(recordLine, "is not UTF-8");
        }
    }
}
