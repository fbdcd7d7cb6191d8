package dev.tpo.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but its user reads a home. */
class PrivateFilesTest {

    @TempDir
    Path folder;

    @Test
    void aNewHomeAndWhatIsMadeInItIsItsUsersAlone() throws Exception {
        TpoHome home = TpoHome.at(folder.resolve("above/home"));
        home.announce(8080);
        home.password(home.servicesPassword());
        HomeLock.tryTake(home).orElseThrow().close();

        assertThat(rights(home.root())).isEqualTo("rwx------");
        assertThat(rights(home.log("x").getParent())).isEqualTo("rwx------");
        assertThat(rights(home.emptyTemporaryFolder("gateway"))).isEqualTo("rwx------");
        for (Path file : List.of(home.root().resolve("port"), home.servicesPassword(), home.lockFile())) {
            assertThat(rights(file)).as(file.toString()).isEqualTo("rw-------");
        }
        assertThat(rights(home.root().getParent()))
                .as("what lies above is as the user's other folders")
                .isNotEqualTo("rwx------");
    }

    @Test
    void whatAChildWritesAndItsLogAreTheUsersAloneAndWhatIsWithheldItDoesNotSee() throws Exception {
        Path log = folder.resolve("child.log");
        Process child = new ChildCommand(
                        List.of("/bin/sh", "-c", "cd \"$WHERE\"; mkdir made; echo x > made/file; echo \"[$HOME]\""),
                        Map.of("WHERE", folder.toString()),
                        Set.of("HOME"),
                        log)
                .start();
        assertThat(child.waitFor()).isZero();
        assertThat(rights(log)).isEqualTo("rw-------");
        assertThat(log).content().isEqualTo("[]\n");
        assertThat(rights(folder.resolve("made"))).isEqualTo("rwx------");
        assertThat(rights(folder.resolve("made/file"))).isEqualTo("rw-------");
    }

    @Test
    void aHomeThatWasOpenIsTightenedButNotWhatItSharesWithOthers() throws Exception {
        Path root = folder.resolve("home");
        Path blob = Files.createDirectories(root.resolve("blobs/ab")).resolve("blob");
        Path mine = open(blob, "rw-r--r--");
        Path outside = open(folder.resolve("weights"), "rw-r--r--");
        Path linked = Files.createLink(root.resolve("blobs/ab/linked"), outside);
        Path twice = open(root.resolve("blobs/ab/twice"), "rw-r--r--");
        Files.createLink(root.resolve("twice"), twice);
        Path symbolic = Files.createSymbolicLink(root.resolve("pointer"), outside);
        Path program = open(root.resolve("program"), "rwxr-xr-x");

        TpoHome.at(root).makePrivate();

        assertThat(rights(root)).isEqualTo("rwx------");
        assertThat(rights(root.resolve("blobs/ab"))).isEqualTo("rwx------");
        assertThat(rights(mine)).isEqualTo("rw-------");
        assertThat(rights(program)).isEqualTo("rwx------");
        assertThat(rights(twice)).isEqualTo("rw-------");
        assertThat(rights(linked)).isEqualTo("rw-r--r--");
        assertThat(rights(outside)).isEqualTo("rw-r--r--");
        assertThat(symbolic).isSymbolicLink();
    }

    private static Path open(Path file, String rights) throws IOException {
        Files.writeString(file, "x");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
