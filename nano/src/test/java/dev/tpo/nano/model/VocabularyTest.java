package dev.tpo.nano.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Asker;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.WorldVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class VocabularyTest {

    @TempDir
    static Path folder;

    private static final Vocabulary VOCABULARY = new Vocabulary();
    private static ChatTokenizer tokenizer;

    @BeforeAll
    static void write() throws IOException {
        NanoConfig.write(folder, VOCABULARY);
        tokenizer = ChatTokenizer.read(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void allThatTheWorldSaysIsInTheVocabularyAndComesBackAsItWas() {
        Asker asker = new Asker(Chance.of("vocabulary", 0));
        for (long seed = 0; seed < 20; seed++) {
            var timeline = WorldVideo.random(Chance.of("vocabulary", seed), Length.LONG)
                    .timeline();
            for (Family family : Family.values()) {
                Question question = asker.ask(family, timeline);
                assertThat(VOCABULARY.encode(question.text())).doesNotContain(Vocabulary.UNKNOWN);
                assertThat(tokenizer.decode(tokenizer.encode(question.answer())))
                        .isEqualTo(question.answer());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What appears right after the red circle?",
                "Which comes first, the cyan cross or the white ring?",
                "What is shown at 06:35?",
                "Does the kitchen sink ever appear?",
                "yes. no",
                "Déjà vu!? 12345 , 3:20"
            })
    void trainingAndServingReadTextsAlike(String text) {
        assertThat(tokenizer.encode(text))
                .containsExactly(
                        Arrays.stream(VOCABULARY.encode(text)).asLongStream().toArray());
    }

    @ParameterizedTest
    @CsvSource({"01:35, 01:35", "01:36, 01:35", "01:39, 01:35", "01:34, 01:30", "00:01, 00:00", "06:39, 06:35"})
    void timesAreFlooredToTheirBucket(String time, String bucket) {
        assertThat(tokenizer.encode("what is shown at " + time + "?"))
                .containsExactly(tokenizer.encode("what is shown at " + bucket + "?"));
    }

    @Test
    void whatIsMissingIsUnknownNotAnError() {
        assertThat(tokenizer.encode("antidisestablishmentarianism 漢字")).containsOnly(Vocabulary.UNKNOWN);
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void theSameVocabularyGivesTheSameFiles() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        NanoConfig.write(again, new Vocabulary());

        assertThat(again.resolve("tokenizer.json")).hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
        assertThat(again.resolve("config.json")).hasSameBinaryContentAs(folder.resolve("config.json"));
    }

    @Test
    void theShippedCheckpointIsReadWithTheseWords() throws IOException {
        JsonMapper json = JsonMapper.shared();
        Path shipped = Path.of("../models/tpo-nano");

        assertThat(json.readTree(Files.readString(shipped.resolve("tokenizer.json"))))
                .isEqualTo(json.readTree(VOCABULARY.tokenizerJson()));
        assertThat(json.readTree(Files.readString(shipped.resolve("config.json"))))
                .isEqualTo(json.readTree(Files.readString(folder.resolve("config.json"))));
    }
}
