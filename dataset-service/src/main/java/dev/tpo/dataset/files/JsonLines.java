package dev.tpo.dataset.files;

import dev.tpo.web.ApiException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a JSONL file line by line, never more of it than one line. */
final class JsonLines {
    private final long maxLineBytes;

    JsonLines(long maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    @FunctionalInterface
    interface LineReader {
        void read(int number, String line);
    }

    /** Hands every line that is not blank to {@code reader}, with its number from 1. */
    void read(Path file, LineReader reader) {
        int number = 1;
        int rows = 0;
        var line = new ByteArrayOutputStream();
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = bytes.read(); b >= 0; b = bytes.read()) {
                if (b == '\n') {
                    rows += row(number++, line, reader);
                    line.reset();
                } else if (line.size() < maxLineBytes) {
                    line.write(b);
                } else {
                    throw invalid(number, "is longer than " + maxLineBytes + " bytes");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an upload", e);
        }
        if (rows + row(number, line, reader) == 0) {
            throw ApiException.invalid("file", "invalid_rows", "file has no rows");
        }
    }

    private static int row(int number, ByteArrayOutputStream line, LineReader reader) {
        String text = text(number, line.toByteArray()).strip();
        if (text.isEmpty()) {
            return 0;
        }
        reader.read(number, text);
        return 1;
    }

    /** Each line is decoded alone, so that the one that is not UTF-8 can be named. */
    private static String text(int number, byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid(number, "is not UTF-8");
        }
    }

    static ApiException invalid(int line, String what) {
        return ApiException.invalid("file", "invalid_rows", "line " + line + " " + what);
    }
}
