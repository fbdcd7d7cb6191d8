package dev.tpo.dataset.files;

import dev.tpo.web.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a JSONL file line by line, never more of it than one line. */
final class JsonLines {
    private final long maxLineChars;

    JsonLines(long maxLineChars) {
        this.maxLineChars = maxLineChars;
    }

    @FunctionalInterface
    interface LineReader {
        void read(int number, String line);
    }

    /** Hands every line that is not blank to {@code reader}, with its number from 1. */
    void read(Path file, LineReader reader) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        int number = 1;
        try (Reader text = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
            int rows = 0;
            StringBuilder line = new StringBuilder();
            for (int c = text.read(); c >= 0; c = text.read()) {
                if (c == '\n') {
                    rows += row(number++, line, reader);
                    line.setLength(0);
                } else if (line.length() < maxLineChars) {
                    line.append((char) c);
                } else {
                    throw invalid(number, "is longer than " + maxLineChars + " characters");
                }
            }
            if (rows + row(number, line, reader) == 0) {
                throw ApiException.invalid("file", "invalid_rows", "file has no rows");
            }
        } catch (CharacterCodingException e) {
            throw invalid(number, "is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an upload", e);
        }
    }

    private static int row(int number, StringBuilder line, LineReader reader) {
        String text = line.toString().strip();
        if (text.isEmpty()) {
            return 0;
        }
        reader.read(number, text);
        return 1;
    }

    static ApiException invalid(int line, String what) {
        return ApiException.invalid("file", "invalid_rows", "line " + line + " " + what);
    }
}
