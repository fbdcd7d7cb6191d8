package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCheckTest {
    private static final String LAYERS = "\"num_hidden_layers\": 2";

    @TempDir
    private Path folder;

    @Test
    void whatCanBeLoadedPassesAndWhatCannotIsNamed() throws IOException {
        Path whole = TinyCheckpoint.write(folder.resolve("whole"), TinyCheckpoint.CHAT_ML, "chatml");
        assertThatCode(() -> CheckpointCheck.whole(whole)).doesNotThrowAnyException();

        Files.writeString(
                whole.resolve("config.json"), TinyCheckpoint.CHAT_ML.replace(LAYERS, "\"num_hidden_layers\": 3"));
        assertThatThrownBy(() -> CheckpointCheck.whole(whole))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("missing tensor model.layers.2.");
        assertThatCode(() -> CheckpointCheck.settings(whole)).doesNotThrowAnyException();
    }

    @Test
    void anAdapterPassesOrItsTensorIsNamed() throws IOException {
        ModelConfig base = ModelConfig.of(TinyCheckpoint.CHAT_ML.getBytes(StandardCharsets.UTF_8));
        LoraConfig settings = LoraConfig.of(4, 16, 0, List.of("q_proj"), "base");
        try (LoraAdapter adapter = LoraAdapter.fresh(settings, base, 1)) {
            adapter.write(folder);
        }
        assertThatCode(() -> CheckpointCheck.adapter(folder, base)).doesNotThrowAnyException();

        ModelConfig wider = ModelConfig.of(TinyCheckpoint.CHAT_ML
                .replace("\"hidden_size\": 24", "\"hidden_size\": 32")
                .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> CheckpointCheck.adapter(folder, wider))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("q_proj.lora_A.weight has shape [4, 24], expected [4, 32]");
    }

    @Test
    void aTokenizerThatHasNoTokensForSomeTextIsRefused() throws IOException {
        TinyCheckpoint.write(folder, TinyCheckpoint.CHAT_ML, "chatml");
        Path tokenizer = folder.resolve("tokenizer.json");
        String json = Files.readString(tokenizer);
        assertThatCode(() -> CheckpointCheck.settings(folder)).doesNotThrowAnyException();

        Files.writeString(tokenizer, json.replaceFirst("\"unk_token\"\\s*:\\s*\"<unk>\"", "\"unk_token\": \"<none>\""));

        assertThatThrownBy(() -> CheckpointCheck.settings(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the tokenizer has no tokens for every text");
    }

    @Test
    void settingsWithoutATokenizerAreRefusedBeforeAnyWeightComes() throws IOException {
        Files.writeString(folder.resolve("config.json"), TinyCheckpoint.CHAT_ML);

        assertThatThrownBy(() -> CheckpointCheck.settings(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
