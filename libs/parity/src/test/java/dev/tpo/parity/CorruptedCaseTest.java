package dev.tpo.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One hundredth more in one tensor of a case is seen, whichever it is. */
class CorruptedCaseTest {
    private static final Path CASE = Path.of("src/test/resources/golden/onevision");
    private static final String EXPECTED = "expected.safetensors";

    @TempDir
    Path scratch;

    @BeforeEach
    void copyCase() throws IOException {
        try (Stream<Path> files = Files.walk(CASE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = scratch.resolve(CASE.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** All gradients at once: no stage is fed with them. */
    @Test
    void aChangedExpectedTensorFailsByItsName() throws IOException {
        List<String> names = ChangedTensors.names(scratch.resolve(EXPECTED));
        List<String> gradients =
                names.stream().filter(name -> name.startsWith("grad.")).toList();
        assertThat(failures(EXPECTED, gradients)).containsExactlyInAnyOrderElementsOf(gradients);
        List<String> unseen = new ArrayList<>(names);
        unseen.removeAll(gradients);
        for (String name : List.copyOf(unseen)) {
            if (failures(EXPECTED, List.of(name)).contains(name)) {
                unseen.remove(name);
            }
        }

        assertThat(unseen).isEmpty();
    }

    /** A sample of them; the tower's in the policy are not read, for its case begins at the features. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "reference/model-00001-of-00002.safetensors",
                "reference/model-00002-of-00002.safetensors",
                "policy/model-00001-of-00002.safetensors",
                "adapter/adapter_model.safetensors"
            })
    void aChangedWeightFails(String file) throws IOException {
        List<String> names = ChangedTensors.names(scratch.resolve(file));
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < names.size(); i += 16) {
            if (failures(file, names.subList(i, i + 1)).isEmpty()) {
                unseen.add(names.get(i));
            }
        }

        assertThat(unseen).isEmpty();
    }

    /** Of the case with these tensors changed. */
    private List<String> failures(String file, List<String> tensors) throws IOException {
        try (ChangedTensors changed = new ChangedTensors(scratch.resolve(file), tensors)) {
            ParityReport report = ParityCheck.run(scratch);
            List<String> failures = report.tensors().entrySet().stream()
                    .filter(result -> !result.getValue().passed())
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(report.passed()).isEqualTo(failures.isEmpty());
            return failures;
        }
    }
}
