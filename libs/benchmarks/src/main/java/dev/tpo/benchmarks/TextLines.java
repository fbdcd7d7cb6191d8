package dev.tpo.benchmarks;

import dev.tpo.input.ForeignJson;
import dev.tpo.input.UnfitInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** JSONL: a JSON value a line; blank lines are none. */
final class TextLines {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextLines() {}

    /** @param number from 1, blank lines counted */
    record Line(String file, int number, String text) {
        JsonNode json() throws UnfitInputException {
            return ForeignJson.tree(text.getBytes(StandardCharsets.UTF_8), file + ": line " + number);
        }
    }

    /** The first that is not blank, or a blank. */
    static char firstCharacter(byte[] content) {
        int from = content.length >= 3 && content[0] == (byte) 0xEF ? 3 : 0;
        for (int i = from; i < content.length; i++) {
            if (content[i] > ' ') {
                return (char) content[i];
            }
        }
        return ' ';
    }

    static List<Line> of(byte[] content, String file, int maxLines) throws UnfitInputException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : text(content, file).split("\n", -1)) {
            number++;
            if (!text.isBlank()) {
                if (lines.size() == maxLines) {
                    throw new UnfitInputException(file + " has more than " + maxLines + " lines");
                }
                lines.add(new Line(file, number, text));
            }
        }
        return lines;
    }

    /** UTF-8, with or without a byte-order mark. */
    static String text(byte[] content, String file) throws UnfitInputException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnfitInputException(file + " is neither parquet nor UTF-8 text");
        }
    }
}
