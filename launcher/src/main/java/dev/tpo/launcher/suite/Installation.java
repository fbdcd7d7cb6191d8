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

    /** What a service is started with, as {@code java -cp} takes it. */
    String classPath(String service) {
        return classPath(service, service + ".jar");
    }

    /** The same of the program that trains. */
    String workerClassPath() {
        return classPath("training-worker", "training-worker.jar");
    }

    private String classPath(String module, String name) {
        Path target = root.resolve(module).resolve("target");
        Path jar = built(target.resolve(name));
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

    public Path baseModel() {
        return root.resolve("models").resolve("tpo-nano");
    }
}
