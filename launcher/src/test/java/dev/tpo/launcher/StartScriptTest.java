package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartScriptTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final FileTime BUILT = FileTime.from(Instant.parse("2026-01-02T00:00:00Z"));
    private static final FileTime BEFORE = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path copy;

    @Test
    void theScriptKnowsEveryCommandOfTheLauncherAndExplainsIt() throws IOException {
        String script = Files.readString(ROOT.resolve("tpo"));

        assertThat(Main.commandLine().getSubcommands().keySet())
                .allSatisfy(command -> assertThat(script)
                        .contains("    " + command + ") cat <<'TEXT'\nUsage: ./tpo " + command)
                        .containsPattern("(?m)^  (?:\\w+ \\| )*" + command + "(?: \\| \\w+)*\\)$"));
    }

    @Test
    void whatChangedInAModuleIsBuiltWhereverTheModuleLies() throws Exception {
        aFinishedBuild();
        assertThat(builds()).as("nothing has changed").isFalse();

        for (Path module : oneOfEachFolder()) {
            for (String changed : List.of("pom.xml", "src/main/java/Changed.java")) {
                Path file = file(module.resolve(changed).toString(), "changed");
                assertThat(builds()).as("%s", copy.relativize(file)).isTrue();
                Files.setLastModifiedTime(file, BEFORE);
            }
        }
    }

    /** Some module of the real tree from each folder that holds any, in the copy. */
    private List<Path> oneOfEachFolder() throws IOException {
        var byFolder = new TreeMap<Path, Path>();
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            files.filter(file -> file.endsWith("pom.xml") && !file.getParent().equals(ROOT))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(file -> ROOT.relativize(file.getParent()))
                    .forEach(module -> byFolder.put(ROOT.resolve(module).getParent(), copy.resolve(module)));
        }
        assertThat(byFolder).containsKeys(ROOT, ROOT.resolve("libs"), ROOT.resolve("nano"));
        return List.copyOf(byFolder.values());
    }

    private void aFinishedBuild() throws IOException {
        Files.copy(ROOT.resolve("tpo"), copy.resolve("tpo"));
        program("mvnw", "touch \"$(dirname \"$0\")/build-began\"");
        program("jdk/bin/java", "exit 0");
        program("jdk/bin/javac", "exit 0");
        file("jdk/release", "JAVA_VERSION=\"25.0.1\"");
        for (String program :
                List.of("dataset-service", "training-service", "inference-service", "gateway", "training-worker")) {
            file(program + "/target/" + program + ".jar", "jar");
            file(program + "/target/class-path", "path");
        }
        Files.setLastModifiedTime(file("pom.xml", "<project/>"), BEFORE);
        Files.setLastModifiedTime(file("launcher/target/class-path", "path"), BUILT);
    }

    private boolean builds() throws IOException, InterruptedException {
        var start = new ProcessBuilder(copy.resolve("tpo").toString(), "up").redirectErrorStream(true);
        start.environment().put("JAVA_HOME", copy.resolve("jdk").toString());
        Process script = start.redirectOutput(copy.resolve("output").toFile()).start();
        assertThat(script.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(script.exitValue())
                .as(Files.readString(copy.resolve("output")))
                .isZero();
        return Files.deleteIfExists(copy.resolve("build-began"));
    }

    private void program(String name, String command) throws IOException {
        Files.setPosixFilePermissions(
                file(name, "#!/bin/sh\n" + command + "\n"), PosixFilePermissions.fromString("rwx------"));
    }

    private Path file(String name, String content) throws IOException {
        Path file = copy.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
