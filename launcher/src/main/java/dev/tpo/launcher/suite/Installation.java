package dev.tpo.launcher.suite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The built repository: the services' jars, the worker's class path and the model that ships. */
public record Installation(Path root) {

    /** From the system property {@code tpo.root}, which the start script sets. */
    public static Installation current() {
        return new Installation(
                Path.of(System.getProperty("tpo.root", ".")).toAbsolutePath().normalize());
    }

    Path jar(String service) {
        return built(root.resolve(service).resolve("target").resolve(service + "-app.jar"));
    }

    /** What the program that trains is started with, as {@code java -cp} takes it. */
    String workerClassPath() {
        Path target = root.resolve("training-worker").resolve("target");
        Path jar = built(target.resolve("training-worker.jar"));
        Path others = built(target.resolve("class-path"));
        try {
            return jar + File.pathSeparator + Files.readString(others).strip();
        } catch (IOException e) {
            throw new LaunchException("cannot read " + others + ": " + Reasons.of(e), e);
        }
    }

    private static Path built(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(file + " is missing: build with ./mvnw -DskipTests package");
        }
        return file;
    }

    Path baseModel() {
        return root.resolve("models").resolve("tpo-nano");
    }
}
