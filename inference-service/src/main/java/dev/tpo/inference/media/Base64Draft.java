package dev.tpo.inference.media;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 text that comes in pieces, decoded into a file. Blanks and line ends in it are passed over, as mail has them. */
final class Base64Draft implements AutoCloseable {
    private static final int CHARACTERS = 1 << 16; // of which each four are three bytes

    private final RequestMedia.Draft draft;
    private final byte[] text = new byte[CHARACTERS];
    private int length;
    private boolean padded;
    private boolean empty = true;
    private @Nullable String fault;

    Base64Draft(RequestMedia.Draft draft) {
        this.draft = draft;
    }

    void write(char[] characters, int offset, int count) {
        for (int i = offset; i < offset + count && fault == null; i++) {
            char c = characters[i];
            if (c > ' ') {
                text[length++] = c < 128 ? (byte) c : 0; // which is no base64
                if (length == CHARACTERS) {
                    decode();
                }
            }
        }
    }

    /** Null if what came is no base64, or nothing: then {@link #fault} says so. */
    @Nullable
    Medium end() {
        if (fault == null && length > 0) {
            decode();
        }
        if (fault == null && empty) {
            fault = "holds no data";
        }
        return fault == null ? draft.medium() : null;
    }

    @Nullable
    String fault() {
        return fault;
    }

    private void decode() {
        try {
            byte[] bytes = Base64.getDecoder().decode(length == CHARACTERS ? text : Arrays.copyOf(text, length));
            if (padded) {
                fault = "is not valid base64: it goes on behind its end";
                return;
            }
            padded = text[length - 1] == '=';
            empty &= bytes.length == 0;
            draft.write(bytes, bytes.length);
        } catch (IllegalArgumentException e) {
            fault = "is not valid base64";
        }
        length = 0;
    }

    @Override
    public void close() {
        draft.close();
    }
}
