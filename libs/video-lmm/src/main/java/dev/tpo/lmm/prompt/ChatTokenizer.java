package dev.tpo.lmm.prompt;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.tpo.lmm.files.BytePairTokenizerFiles;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.LfsPointer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint's {@code tokenizer.json}, or the files that Qwen2's tokenizer had before there was one. Any text has tokens:
 * unknown words become the vocabulary's unknown token.
 */
public final class ChatTokenizer implements AutoCloseable {
    private static final String WHOLE = "tokenizer.json";
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;

    private ChatTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    public static ChatTokenizer read(Path checkpoint) {
        boolean whole = Files.exists(checkpoint.resolve(WHOLE));
        if (!whole && !BytePairTokenizerFiles.in(checkpoint)) {
            throw new CheckpointException(
                    "no " + WHOLE + ", and no vocab.json with merges.txt, in " + checkpoint.getFileName());
        }
        try {
            byte[] json = whole
                    ? Files.readAllBytes(checkpoint.resolve(WHOLE))
                    : BytePairTokenizerFiles.json(checkpoint).getBytes(StandardCharsets.UTF_8);
            LfsPointer.refuse(json, checkpoint.resolve(WHOLE));
            return new ChatTokenizer(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS));
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException(
                    "cannot read " + (whole ? WHOLE : BytePairTokenizerFiles.VOCABULARY) + ": " + e.getMessage(), e);
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
