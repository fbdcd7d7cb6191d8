package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirTest {
    @TempDir
    Path folder;

    @Test
    void aProductIsNamedByAllThatItDependsOn() {
        WorkDir work = new WorkDir(folder);

        Path product = work.product("models", "mixed-1", "", "base", 0.2, List.of(1L, 2L));

        assertThat(work.product("models", "mixed-1", "", "base", 0.2, List.of(1L, 2L)))
                .isEqualTo(product);
        assertThat(work.product("models", "mixed-1", "", "other", 0.2, List.of(1L, 2L)))
                .isNotEqualTo(product);
        assertThat(work.product("models", "mixed-1", "", "base", 0.3, List.of(1L, 2L)))
                .isNotEqualTo(product);
        assertThat(work.product("models", "mixed-1", "", "base", 0.2, List.of(12L)))
                .isNotEqualTo(product);
    }

    @Test
    void whatWasBegunIsNoProductAndIsClearedAway() throws IOException {
        Path product = new WorkDir(folder).product("pairs", "mixed-1", ".jsonl");
        assertThatThrownBy(() -> WorkDir.make(product, place -> {
                    Files.writeString(place, "half");
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(product).doesNotExist();
        assertThat(product.getParent()).isNotEmptyDirectory();

        new WorkDir(folder).open().close();

        assertThat(product.getParent()).isEmptyDirectory();
        WorkDir.makeLines(product, List.of(Map.of("chosen", "red circle")));
        assertThat(product).content().isEqualTo("{\"chosen\":\"red circle\"}\n");
    }

    @Test
    void ofAFolderThatWasBegunNothingIsLeftEither() throws IOException {
        Path product = new WorkDir(folder).product("models", "mixed-1", "");
        assertThatThrownBy(() -> WorkDir.make(product, place -> {
                    Files.writeString(Files.createDirectories(place).resolve("config.json"), "half");
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        new WorkDir(folder).open().close();

        assertThat(product.getParent()).isEmptyDirectory();
    }

    @Test
    void twoDoNotWorkInOneFolder() throws IOException {
        try (FileChannel one = new WorkDir(folder).open()) {
            assertThatThrownBy(() -> new WorkDir(folder).open()).hasMessageContaining("another experiment works in");
        }
        new WorkDir(folder).open().close();
    }
}
