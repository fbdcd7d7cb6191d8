package dev.tpo.testing;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The one server of this JVM and the databases made on it, by owning test class. It ends with the JVM. */
final class PostgresServer {

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Map<Class<?>, TestDatabase> DATABASES = new ConcurrentHashMap<>();

    private PostgresServer() {}

    static TestDatabase databaseOf(Class<?> owner) {
        return DATABASES.computeIfAbsent(owner, key -> create());
    }

    private static TestDatabase create() {
        TestDatabase admin = Holder.ADMIN;
        String name = "test_" + COUNTER.incrementAndGet();
        try (var connection = admin.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the test database " + name, e);
        }
        return new TestDatabase(withDatabase(admin.url(), name), admin.user(), admin.password());
    }

    private static String withDatabase(String url, String name) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return path.substring(0, path.lastIndexOf('/') + 1) + name + (query < 0 ? "" : url.substring(query));
    }

    /** Starts the server when first asked for. */
    private static final class Holder {
        static final TestDatabase ADMIN = DockerPostgres.answers() ? DockerPostgres.start() : EmbeddedServer.start();
    }
}
