package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.FakeVideo;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPromptTest {
    private static final List<String> QUESTIONS =
            List.of("What is shown at 00:05?", "Describe the video.", "red?", "What is shown at 00:05?");

    @TempDir
    static Path folder;

    private static VideoLmm model;

    @BeforeAll
    static void load() throws IOException {
        TinyCheckpoint.write(folder, TinyCheckpoint.COMPACT, "compact");
        model = VideoLmm.load(folder, "revision", 1 << 20, ComputePolicy.FLOAT32_ON_CPU);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void answersAndScoresAreThoseOfPromptsComputedWhole() {
        FakeVideo video = new FakeVideo(21, 0.0, 5.0, 9.0);
        List<String> answers = List.of("red circle", "blue", "");
        try (SharedPrompt shared = model.shared(prompt(video, QUESTIONS.getFirst()), 64)) {
            for (String question : QUESTIONS) {
                Prompt prompt = prompt(video, question);

                List<AnswerScore> scores = shared.score(prompt, answers);
                List<AnswerScore> alone = model.score(prompt, answers);
                for (int i = 0; i < answers.size(); i++) {
                    assertThat(scores.get(i).logprobSum())
                            .isCloseTo(alone.get(i).logprobSum(), within(1e-5));
                    assertThat(scores.get(i).tokens()).isEqualTo(alone.get(i).tokens());
                }
                try (Generation together = shared.start(prompt, SamplingParameters.greedy(8));
                        Generation apart = model.start(prompt, SamplingParameters.greedy(8))) {
                    assertThat(tokens(together)).isEqualTo(tokens(apart));
                    assertThat(together.text()).isEqualTo(apart.text());
                    assertThat(together.promptTokens()).isEqualTo(apart.promptTokens());
                    assertThat(together.finishReason()).isEqualTo(apart.finishReason());
                }
            }
        }
    }

    @Test
    void anAnswerOfAnotherVideoOrOfOtherFramesIsNotGivenBehindThisOne() {
        FakeVideo video = new FakeVideo(22, 0.0, 5.0);
        try (SharedPrompt shared = model.shared(prompt(video, "red?"), 64)) {
            assertThat(shared.begins(prompt(video, "blue?"))).isTrue();
            assertThat(shared.begins(prompt(new FakeVideo(23, 0.0, 5.0), "red?")))
                    .isFalse();
            assertThat(shared.begins(prompt(new FakeVideo(22, 0.0, 6.0), "red?")))
                    .isFalse();
            assertThatThrownBy(() -> shared.score(prompt(new FakeVideo(23, 0.0, 5.0), "red?"), List.of("red")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void promptsWithoutAVideoShareNothing() {
        Prompt prompt = model.prompt(List.of(ChatTurn.user(new ChatTurn.Text("red?"))));

        assertThatThrownBy(() -> model.shared(prompt, 64)).hasMessageContaining("no video");
    }

    private static List<Long> tokens(Generation generation) {
        while (generation.step()) {
            // each step adds a token
        }
        return generation.tokens();
    }

    private static Prompt prompt(FakeVideo video, String question) {
        return model.prompt(List.of(ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text(question))));
    }
}
