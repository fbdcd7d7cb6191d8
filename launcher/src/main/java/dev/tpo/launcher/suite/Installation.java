package dev.tpo.launcher.suite;

import java.nio.file.Files;
import java.nio.file.Path;

/** The built repository: the services' jars and the model that ships. */
public record Installation(Path root) {

    /** From the system property {@code tpo.root}, which the start script sets. */
    public static Installation current() {
        return new Installation(
                Path.of(System.getProperty("tpo.root", ".")).toAbsolutePath().normalize());
    }

    Path jar(String service) {
        Path jar = root.resolve(service).resolve("target").resolve(service + "-app.jar");
        if (!Files.isRegularFile(jar)) {
            throw new LaunchException(jar + " is missing: build with ./mvnw -DskipTests package");
        }
        return jar;
    }

    Path baseModel() {
        return root.resolve("models").resolve("tpo-nano");
    }
}
