package dev.tpo.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL by Testcontainers, which removes the container when the JVM ends. */
final class DockerPostgres {

    private static final String IMAGE = "postgres:18-alpine";

    private DockerPostgres() {}

    /** Asks Testcontainers only where something could answer: its search for a daemon is slow and loud. */
    static boolean answers() {
        boolean possible = System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"));
        return possible && DockerClientFactory.instance().isDockerAvailable();
    }

    static TestDatabase start() {
        var container = new PostgreSQLContainer(IMAGE);
        container.start();
        return new TestDatabase(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }
}
