package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the model that ships, real files and real steps, of which there are few. */
class ExperimentTest {
    private static final Path BASE = Path.of("..", "models", "tpo-nano");
    private static final Scale SMALL = new Scale(12, 2, 1, 1, 0, 1);

    private static final int EXAMS = 4;
    private static final Set<String> NO_PRODUCTS = Set.of("frames", "ledger");

    @TempDir
    static Path folder;

    private static Path work;

    @BeforeAll
    static void runs() throws IOException {
        work = folder.resolve("work");
        run(List.of(1L));
    }

    @Test
    void whatIsMadeIsNotMadeAgain() throws IOException {
        Map<Path, FileTime> before = products();

        run(List.of(1L));

        assertThat(products()).isEqualTo(before);
        assertThat(before.keySet())
                .extracting(path -> path.getName(0).toString())
                .contains("pairs", "models", "answers");
    }

    @Test
    void anotherSeedIsAnotherLessonAndTheBaseIsNotAskedAgain() throws IOException {
        Map<Path, FileTime> before = products();

        run(List.of(2L));

        Map<Path, FileTime> after = products();
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after.keySet().stream()
                        .filter(path -> path.startsWith("models"))
                        .filter(path -> path.endsWith("model.safetensors")))
                .hasSize(2);
        assertThat(answersOf("base")).hasSize(EXAMS);
        assertThat(answersOf("mixed-2")).hasSize(EXAMS);
    }

    private static void run(List<Long> seeds) throws IOException {
        Experiment.run(
                new ExperimentSettings(
                        BASE, work, seeds, ExperimentSettings.Size.QUICK, SMALL, List.of(Arms.BASE, Arms.MIXED)),
                Clock.systemUTC(),
                folder.resolve("results.md"),
                line -> {});
    }

    private static List<Path> answersOf(String model) throws IOException {
        try (Stream<Path> files = Files.list(work.resolve("answers"))) {
            return files.filter(file -> file.getFileName().toString().contains("-" + model + "-"))
                    .toList();
        }
    }

    /** Everything that was made, with the time at which it was. */
    private static Map<Path, FileTime> products() throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(Files::isRegularFile)
                    .map(work::relativize)
                    .filter(file -> file.getNameCount() > 1
                            && !NO_PRODUCTS.contains(file.getName(0).toString()))
                    .collect(Collectors.toMap(Function.identity(), ExperimentTest::madeAt));
        }
    }

    private static FileTime madeAt(Path product) {
        try {
            return Files.getLastModifiedTime(work.resolve(product));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
