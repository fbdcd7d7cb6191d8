package dev.tpo.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.input.AllowedFolders.Place;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedFoldersTest {
    @TempDir
    Path folder;

    private AllowedFolders allowed;

    @BeforeEach
    void twoRoots() throws IOException {
        Files.createDirectories(folder.resolve("one/bench"));
        Files.createDirectories(folder.resolve("two/other"));
        Files.createDirectories(folder.resolve("secret"));
        allowed = AllowedFolders.of(
                folder.resolve("one") + File.pathSeparator + " " + File.pathSeparator + folder.resolve("two"));
    }

    @Test
    void aFolderIsNamedFromARootOrWhole() throws IOException {
        assertThat(allowed.find("bench")).isEqualTo(inside("one/bench"));
        assertThat(allowed.find("other")).isEqualTo(inside("two/other"));
        assertThat(allowed.find(folder.resolve("two/other").toString())).isEqualTo(inside("two/other"));
        assertThat(allowed.find("nothing")).isEqualTo(new Place.Missing());
    }

    @Test
    void whatLiesOutsideIsOutsideWhetherItIsThereOrNot() {
        assertThat(allowed.find("../secret")).isEqualTo(new Place.Outside());
        assertThat(allowed.find("../nothing")).isEqualTo(new Place.Outside());
        assertThat(allowed.find("/")).isEqualTo(new Place.Outside());
        assertThat(allowed.find("a\0b")).isEqualTo(new Place.NoPath());
        assertThat(AllowedFolders.of("").find("bench")).isEqualTo(new Place.Outside());
    }

    @Test
    void aLinkIsWhatItLeadsTo() throws IOException {
        Files.createSymbolicLink(folder.resolve("one/out"), folder.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("one/in"), folder.resolve("two/other"));

        assertThat(allowed.find("out")).isEqualTo(new Place.Outside());
        assertThat(allowed.find("in")).isEqualTo(inside("two/other"));
        assertThat(allowed.holds(folder.resolve("one/out"))).isFalse();
        assertThat(allowed.holds(folder.resolve("one/in"))).isTrue();
        assertThat(allowed.holds(folder.resolve("one/nothing"))).isFalse();
    }

    private Place inside(String path) throws IOException {
        return new Place.Inside(folder.resolve(path).toRealPath());
    }
}
