package dev.tpo.lmm.prompt;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.TokenizerFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint's tokenizer. Any text has tokens: unknown words become the vocabulary's unknown token, and words that spell a
 * control token are words. Control tokens are ids that whoever lays out a prompt asks for by name. Thread-safe.
 */
public final class ChatTokenizer implements AutoCloseable {
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer text;
    private final Map<String, Integer> control;
    private final Set<Integer> controlIds;
    private final int longestToken;

    private ChatTokenizer(HuggingFaceTokenizer text, TokenizerFiles files) {
        this.text = text;
        this.control = files.control();
        this.controlIds = Set.copyOf(control.values());
        this.longestToken = files.longestToken();
    }

    /** @throws CheckpointException naming the file that is missing or wrong */
    public static ChatTokenizer read(Path checkpoint) {
        TokenizerFiles files = TokenizerFiles.read(checkpoint);
        try {
            return new ChatTokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(files.text()), OPTIONS), files);
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException("cannot read the tokenizer (tokenizer.json): " + e.getMessage(), e);
        }
    }

    /** Tokens of a text; never a control token. */
    public long[] encode(String words) {
        return words.isEmpty() ? new long[0] : text.encode(words, false, false).getIds();
    }

    /**
     * The id of a control token.
     *
     * @throws CheckpointException if the tokenizer has none of that name
     */
    public int control(String name) {
        Integer id = control.get(name);
        if (id == null) {
            throw new CheckpointException("the tokenizer has no token " + name + ", which the prompt form needs");
        }
        return id;
    }

    /** Control tokens are left out. */
    public String decode(long[] ids) {
        long[] words =
                Arrays.stream(ids).filter(id -> !controlIds.contains((int) id)).toArray();
        return words.length == 0 ? "" : text.decode(words, true);
    }

    /** No token of a text stands for more characters, but for unknown words. */
    public int longestToken() {
        return longestToken;
    }

    @Override
    public void close() {
        text.close();
    }
}
