package dev.tpo.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot start says why in one line, and has started nothing. */
class SuiteRefusalsTest {

    @TempDir
    Path folder;

    @Test
    void aHomeOnWhichASuiteRunsIsRefusedWithWhereThatAnswers() {
        TpoHome home = TpoHome.at(folder);
        HomeLock running = HomeLock.tryTake(home).orElseThrow();
        home.announce(18081);

        assertThatThrownBy(() -> start(home, 1))
                .isInstanceOf(LaunchException.class)
                .message()
                .contains("a suite already runs on " + home.root())
                .contains("http://localhost:18081")
                .doesNotContain("\n");
        running.close();
    }

    @Test
    void aPortInUseIsRefusedAndTheHomeIsFreeAgain() throws Exception {
        TpoHome home = TpoHome.at(folder);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(home, taken.getLocalPort()))
                    .isInstanceOf(LaunchException.class)
                    .hasMessage("port " + taken.getLocalPort() + " is in use: set TPO_PORT to another one");
        }
        assertThat(HomeLock.tryTake(home)).isPresent();
        assertThat(home.postgres()).doesNotExist();
    }

    @Test
    void aHomeThatIsAFileIsRefusedWithTheReason() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> TpoHome.at(file))
                .isInstanceOf(LaunchException.class)
                .hasMessage("cannot use " + file + " as TPO_HOME: " + file + ": is not a folder");
    }

    @Test
    void aLookAtTheLockDoesNotKeepASuiteFromStarting() throws Exception {
        TpoHome home = TpoHome.at(folder);
        HomeLock look = HomeLock.tryTake(home).orElseThrow();
        Thread.ofVirtual().start(() -> {
            Pause.of(Duration.ofMillis(100));
            look.close();
        });

        assertThat(HomeLock.take(home)).isPresent();
    }

    @Test
    void whatAKilledProcessLeftAmongItsTemporaryFilesIsGoneBeforeItsNextStart() throws Exception {
        TpoHome home = TpoHome.at(folder);
        Path left = Files.createDirectories(home.emptyTemporaryFolder("gateway").resolve("tomcat.1"));

        Path temporary = home.emptyTemporaryFolder("gateway");

        assertThat(temporary).isEmptyDirectory();
        assertThat(left.getParent()).isEqualTo(temporary);
    }

    private static void start(TpoHome home, int port) {
        Suite.start(home, new Installation(Path.of("").toAbsolutePath().getParent()), port, line -> {});
    }
}
