package dev.tpo.lmm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.lmm.files.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

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

    /** Ids and texts are those of transformers' Qwen2Tokenizer: bench/peers/qwen2_tokenizer_cases.py. */
    @Test
    void vocabularyAndMergesAloneGiveTheTokensOfQwensTokenizer() {
        Path files = Path.of("src/test/resources/tokenizers/byte-pairs");
        try (ChatTokenizer tokenizer = ChatTokenizer.read(files)) {
            var cases =
                    JsonMapper.shared().readTree(files.resolve("expected.json").toFile());
            assertThat(cases.size()).isGreaterThan(25);
            for (var expected : cases) {
                String text = expected.path("text").asString();
                long[] ids = expected.path("ids")
                        .valueStream()
                        .mapToLong(id -> id.asLong())
                        .toArray();
                assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
                assertThat(tokenizer.decode(ids))
                        .isEqualTo(expected.path("decoded").asString());
            }
        }
    }

    @Test
    void aMergeThatIsNoPairIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na\n");

        assertThatThrownBy(() -> ChatTokenizer.read(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("merges.txt");
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
