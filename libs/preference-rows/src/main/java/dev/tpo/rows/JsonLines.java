package dev.tpo.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a JSONL file line by line, never more of it than one line. */
final class JsonLines {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final RowLimits limits;
    private final LineReader reader;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int number = 1;
    private int rows;

    private JsonLines(RowLimits limits, LineReader reader) {
        this.limits = limits;
        this.reader = reader;
    }

    @FunctionalInterface
    interface LineReader {
        /** @param text not blank */
        void read(int number, String text);
    }

    /**
     * Hands every line that is not blank to {@code reader}, with its number from 1; gives how many there were, at least
     * one. The stream is read to its end, not closed.
     */
    static int read(InputStream content, RowLimits limits, LineReader reader) {
        var lines = new JsonLines(limits, reader);
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                lines.take(buffer, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read rows", e);
        }
        lines.end();
        if (lines.rows == 0) {
            throw new InvalidRowsException("has no rows");
        }
        return lines.rows;
    }

    private void take(byte[] buffer, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                append(buffer, from, i);
                end();
                from = i + 1;
            }
        }
        append(buffer, from, length);
    }

    private void append(byte[] buffer, int from, int to) {
        if (line.size() + (to - from) > limits.lineBytes()) {
            throw InvalidRowsException.at(number, "is longer than " + limits.lineBytes() + " bytes");
        }
        line.write(buffer, from, to - from);
    }

    private void end() {
        String text = text(line.toByteArray()).strip();
        line.reset();
        if (!text.isEmpty()) {
            if (rows == limits.rows()) {
                throw new InvalidRowsException("has more than " + limits.rows() + " rows");
            }
            reader.read(number, text);
            rows++;
        }
        number++;
    }

    /** Each line is decoded alone, so that the one that is not UTF-8 can be named. */
    private String text(byte[] bytes) {
        int from = skippedMark(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw InvalidRowsException.at(number, "is not UTF-8");
        }
    }

    /** At the head of a file a byte-order mark says what it is for; where files were joined end to end it is rubbish. */
    private int skippedMark(byte[] bytes) {
        if (!startsWithMark(bytes)) {
            return 0;
        }
        if (number > 1) {
            throw InvalidRowsException.at(
                    number, "begins with a byte-order mark (U+FEFF), as files joined end to end have it: remove it");
        }
        return BYTE_ORDER_MARK.length;
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && ByteBuffer.wrap(bytes, 0, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK));
    }
}
