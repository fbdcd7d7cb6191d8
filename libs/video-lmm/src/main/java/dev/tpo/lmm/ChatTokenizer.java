package dev.tpo.lmm;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A checkpoint's {@code tokenizer.json}. Any text has tokens: unknown words become the vocabulary's unknown token. */
public final class ChatTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    private ChatTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    public static ChatTokenizer read(Path checkpoint) {
        Path file = checkpoint.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            throw new CheckpointException("no tokenizer.json in " + checkpoint.getFileName());
        }
        try {
            return new ChatTokenizer(HuggingFaceTokenizer.newInstance(
                    file, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false")));
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException("cannot read tokenizer.json: " + e.getMessage(), e);
        }
    }

    /** Special tokens that the text spells out become themselves. */
    public long[] encode(String text) {
        return text.isEmpty()
                ? new long[0]
                : tokenizer.encode(text, false, false).getIds();
    }

    /** Special tokens are left out. */
    public String decode(long[] ids) {
        return ids.length == 0 ? "" : tokenizer.decode(ids, true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
