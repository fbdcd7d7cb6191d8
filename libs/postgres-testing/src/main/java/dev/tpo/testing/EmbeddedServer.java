package dev.tpo.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** PostgreSQL from the embedded binary; it is stopped and its data removed by a shutdown hook. */
final class EmbeddedServer {

    private EmbeddedServer() {}

    static TestDatabase start() {
        try {
            // Lives as long as the JVM; closed by the hook that EmbeddedPostgres registers itself.
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
            return new TestDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
        }
    }
}
