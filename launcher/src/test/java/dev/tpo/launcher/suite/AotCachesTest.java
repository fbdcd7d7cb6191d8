package dev.tpo.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCachesTest {
    @TempDir
    Path folder;

    private AotCaches caches;
    private Path jar;

    /** What is trained. */
    public static final class Small {
        public static void main(String[] arguments) {
            System.out.println("done in " + System.getenv("TPO_WORK_DIR"));
        }
    }

    @BeforeEach
    void makeAProgram() throws IOException {
        caches = new AotCaches(folder.resolve("aot"));
        jar = folder.resolve("small.jar");
        String name = Small.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream compiled = Small.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            compiled.transferTo(out);
        }
    }

    @Test
    void aTrainedProgramStartsFromItsCacheUntilItsJarIsAnotherOne() throws Exception {
        JavaProgram program = program("-XX:+UseSerialGC");
        assertThat(caches.options(program)).isEmpty();

        new AotTraining(caches, TpoHome.at(folder.resolve("home"))).train(new AotTraining.Trainee(program, Map.of()));

        List<String> strictly = new ArrayList<>(caches.options(program));
        assertThat(strictly).isNotEmpty();
        assertThat(caches.options(program("-XX:+UseParallelGC"))).isEmpty();
        strictly.add("-XX:AOTMode=on"); // a JVM that cannot use it does not start
        Path log = folder.resolve("log");
        Process started =
                new ChildCommand(program.command(strictly), Map.of("TPO_WORK_DIR", "x"), Set.of(), log).start();
        assertThat(started.waitFor()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).isEqualTo("done in x\n");

        Files.writeString(jar, "another");
        assertThat(caches.options(program)).isEmpty();
    }

    @Test
    void whatCannotBeTrainedIsTriedOnce() throws Exception {
        JavaProgram broken = new JavaProgram("broken", jar.toString(), "no.such.Main", List.of());
        assertThat(caches.isSettled(broken)).isFalse();

        new AotTraining(caches, TpoHome.at(folder.resolve("home"))).train(new AotTraining.Trainee(broken, Map.of()));

        assertThat(caches.isSettled(broken)).isTrue();
        assertThat(caches.options(broken)).isEmpty();
    }

    private JavaProgram program(String option) {
        return new JavaProgram("small", jar.toString(), Small.class.getName(), List.of(option));
    }
}
