package dev.tpo.lmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTokenizerTest {
    private static final Path COMPACT = Path.of("src/test/resources/tokenizers/compact");
    private static final long UNKNOWN = 1;

    @Test
    void wordsTheVocabularyLacksBecomeUnknownNeverAnError() {
        try (ChatTokenizer tokenizer = ChatTokenizer.read(COMPACT)) {
            assertThat(tokenizer.encode("red zebra 日本 \uD83D\uDE00 circle"))
                    .startsWith(tokenizer.encode("red")[0])
                    .endsWith(tokenizer.encode("circle")[0])
                    .contains(UNKNOWN);
            assertThat(tokenizer.encode("")).isEmpty();
            assertThat(tokenizer.encode("\uD800 \u0000")).isNotNull();
        }
    }

    @Test
    void specialTokensAreOneTokenEachAndLeftOutOfText() {
        try (ChatTokenizer tokenizer = ChatTokenizer.read(COMPACT)) {
            long[] ids = tokenizer.encode("<|assistant|>red circle, blue square.<|end|>");

            assertThat(ids).startsWith(3).endsWith(4).hasSize(8);
            assertThat(tokenizer.decode(ids)).isEqualTo("red circle, blue square.");
        }
    }

    @Test
    void aMissingOrBrokenFileIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> ChatTokenizer.read(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 3}");
        assertThatThrownBy(() -> ChatTokenizer.read(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
