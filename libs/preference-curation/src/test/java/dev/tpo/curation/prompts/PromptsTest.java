package dev.tpo.curation.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {
    private static final String JUDGE = "{caption} {question} {preferred} {dispreferred}";

    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void thoseOfTheLibraryAreWholeAndTheTasksComeInThePapersShares() {
        Prompts prompts = Prompts.embedded();

        for (Prompts.Name name : Prompts.Name.values()) {
            assertThat(prompts.of(name).id()).matches("[a-z-]+\\.v1#[0-9a-f]{8}");
        }
        assertThat(prompts.tasks())
                .extracting(Task::name)
                .containsExactly(
                        "temporal",
                        "action",
                        "causal",
                        "information_extraction",
                        "descriptive",
                        "summarization",
                        "object",
                        "spatial");
        assertThat(prompts.tasks().stream().mapToDouble(Task::weight).sum())
                .as("percent, rounded as the paper has them")
                .isCloseTo(98.9, within(1e-9));
    }

    @Test
    void aFileOfTheFolderReplacesOneOfTheLibraryAndItsHighestVersionCounts() throws IOException {
        write("judge.v2.txt", JUDGE + " two");
        write("judge.v10.txt", JUDGE + " ten");
        write("README.md", "notes");

        Prompts prompts = Prompts.from(folder);

        assertThat(prompts.of(Prompts.Name.JUDGE).text()).endsWith("ten");
        assertThat(prompts.of(Prompts.Name.JUDGE).id()).startsWith("judge.v10#");
        assertThat(prompts.of(Prompts.Name.CAPTIONER))
                .isEqualTo(Prompts.embedded().of(Prompts.Name.CAPTIONER));
    }

    @Test
    void anotherWordingHasAnotherIdAlsoUnderTheSameVersion() {
        assertThat(new Prompt("judge", 1, "a").id()).isNotEqualTo(new Prompt("judge", 1, "b").id());
        assertThat(new Prompt("judge", 1, "a\n").id()).isEqualTo(new Prompt("judge", 1, "a").id());
    }

    @Test
    void aFileThatIsNoPromptIsRefusedByName() throws IOException {
        write("jugde.v2.txt", JUDGE);

        assertThatThrownBy(() -> Prompts.from(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jugde.v2.txt")
                .hasMessageContaining("judge");
    }

    @Test
    void aFileWithoutAVersionIsRefused() throws IOException {
        write("judge.txt", JUDGE);

        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("judge.txt");
    }

    @Test
    void aPromptThatLacksAPlaceOrHasOneTooManyIsRefused() throws IOException {
        write("judge.v2.txt", "{caption} {question} {preferred}");
        assertThatThrownBy(() -> Prompts.from(folder))
                .hasMessageContaining("judge")
                .hasMessageContaining("{dispreferred}");

        write("judge.v2.txt", JUDGE + " {frames}");
        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("{frames}");
    }

    @Test
    void anEmptyPromptAndOneThatIsNoTextAreRefused() throws IOException {
        write("captioner.v2.txt", " \n");
        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("empty");

        Files.write(folder.resolve("captioner.v2.txt"), "É".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("UTF-8");
    }

    @Test
    void tasksOfOnesOwnAreTakenAndALineThatIsNoneIsRefused() throws IOException {
        write("tasks.v2.txt", "counting | 2 | how many there are\n\ncolour | 0.5 | which colour");
        assertThat(Prompts.from(folder).tasks())
                .containsExactly(
                        new Task("counting", 2, "how many there are"), new Task("colour", 0.5, "which colour"));

        write("tasks.v2.txt", "counting 2 how many");
        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("counting 2 how many");
        write("tasks.v2.txt", "counting | 0 | how many");
        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("above 0");
        write("tasks.v2.txt", "counting | 1 | how many\ncounting | 1 | how many");
        assertThatThrownBy(() -> Prompts.from(folder)).hasMessageContaining("twice");
    }

    @Test
    void whatLooksLikeAPlaceInAValueIsText() {
        Prompt prompt = new Prompt("judge", 1, "{caption} / {question} / {\"better\": \"yes\"}");

        assertThat(prompt.fill(Map.of("caption", "a {question} of $1", "question", "why")))
                .isEqualTo("a {question} of $1 / why / {\"better\": \"yes\"}");
        assertThatThrownBy(() -> prompt.fill(Map.of("caption", "a"))).hasMessageContaining("{question}");
    }
}
