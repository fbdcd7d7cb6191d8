package dev.tpo.lmm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.serving.Generation;
import dev.tpo.lmm.serving.SamplingParameters;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationDefaultsTest {
    @TempDir
    Path folder;

    @Test
    void withoutTheFileAnAnswerIsGreedyAndEndsAtTheConfigsEndToken() throws IOException {
        assertThat(read(null)).isEqualTo(new GenerationDefaults(0, 1, 0, 1, Set.of(3)));
    }

    @Test
    void theFilesNumbersAndEveryEndTokenCount() throws IOException {
        assertThat(read("""
                {"bos_token_id": 1, "do_sample": true, "eos_token_id": [3, 1], "pad_token_id": 1,
                 "repetition_penalty": 1.05, "temperature": 0.7, "top_k": 20, "top_p": 0.8}
                """)).isEqualTo(new GenerationDefaults(0.7, 0.8, 20, 1.05, Set.of(3, 1)));
    }

    @Test
    void aTemperatureWithoutSamplingDoesNotMakeAnAnswerRandom() throws IOException {
        assertThat(read("{\"temperature\": 0.7, \"eos_token_id\": 9, \"top_p\": null}"))
                .isEqualTo(new GenerationDefaults(0, 1, 0, 1, Set.of(3, 9)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"do_sample\": true, \"temperature\": -1}",
                "{\"top_p\": 2}",
                "{\"top_k\": \"many\"}",
                "{\"top_k"
            })
    void nonsenseIsRefusedByTheFilesName(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("generation_config.json");
    }

    @Test
    void anyOfTheEndTokensEndsAnAnswer() throws IOException {
        TinyCheckpoint.write(folder, TinyCheckpoint.COMPACT, "compact");
        long first;
        try (VideoLmm model = VideoLmm.load(folder, "revision", 0, ComputePolicy.FLOAT32_ON_CPU)) {
            first = answer(model).getFirst();
        }
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [4, " + first + "]}");

        try (VideoLmm model = VideoLmm.load(folder, "revision", 0, ComputePolicy.FLOAT32_ON_CPU)) {
            assertThat(answer(model)).isEmpty();
        }
    }

    private static List<Long> answer(VideoLmm model) {
        Prompt prompt = model.prompt(List.of(ChatTurn.user(new ChatTurn.Text("red?"))));
        try (Generation generation = model.start(prompt, SamplingParameters.greedy(3))) {
            while (generation.step()) {}
            assertThat(generation.finishReason())
                    .isEqualTo(
                            generation.tokens().isEmpty()
                                    ? Generation.FinishReason.STOP
                                    : Generation.FinishReason.LENGTH);
            return generation.tokens();
        }
    }

    private GenerationDefaults read(@org.jspecify.annotations.Nullable String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), TinyCheckpoint.CHAT_ML);
        if (json != null) {
            Files.writeString(folder.resolve("generation_config.json"), json);
        }
        return GenerationDefaults.read(folder, ModelConfig.read(folder));
    }
}
