package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL as a child process, its data in the home. It keeps what it acknowledged (fsync is on), listens on
 * loopback only, without a socket in a shared folder, and asks for the home's password.
 *
 * <p>PostgreSQL refuses to run as root. There it runs in a user namespace in which it is nobody (zonky's way), with
 * the same files.
 */
final class EmbeddedPostgres {

    private static final String USER = "tpo";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LAST_RUN_STOP_LIMIT = Duration.ofSeconds(3);

    private final TpoHome home;
    private final int port;
    private final Path bin;

    EmbeddedPostgres(TpoHome home, int port) {
        this.home = home;
        this.port = port;
        this.bin = PostgresBinaries.unpacked().resolve("bin");
    }

    Database database() {
        return new Database("jdbc:postgresql://127.0.0.1:" + port + "/tpo", USER, home.databasePassword());
    }

    /** Starts the server (after a crash it recovers first) and returns when it takes queries. */
    Process start() {
        Path data = home.postgres();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(data);
        }
        new Leftovers(home).stopPostgres(LAST_RUN_STOP_LIMIT);
        forgetLastRun(data);
        Process server = new ChildCommand(asNobody(serverWords(data)), environment(), home.log("postgres")).start();
        awaitQueries(server);
        return server;
    }

    private List<String> serverWords(Path data) {
        return List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "max_connections=100");
    }

    /** Makes the data folder aside and renames it: a kill in the middle leaves nothing half made. */
    private void initialise(Path data) {
        Path building = data.resolveSibling("postgres.new");
        Path passwordFile = home.root().resolve("database-password");
        home.databasePassword();
        try {
            Folders.delete(building);
            Folders.delete(data);
            runToEnd(List.of(
                    bin.resolve("initdb").toString(),
                    "-D",
                    building.toString(),
                    "-U",
                    USER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C"));
            Files.move(building, data);
        } catch (IOException e) {
            throw new LaunchException("cannot create the database in " + data + ": " + Reasons.of(e), e);
        }
    }

    private void runToEnd(List<String> words) {
        Process process = new ChildCommand(asNobody(words), environment(), home.log("postgres")).start();
        try {
            if (process.waitFor() != 0) {
                throw new LaunchException("PostgreSQL could not be set up; see " + home.log("postgres"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new LaunchException("interrupted", e);
        }
    }

    /**
     * The process id in here may belong to someone else by now, which would keep the server from starting. The home's
     * lock is held and what was left of the last run is stopped, so no server uses this folder.
     */
    private static void forgetLastRun(Path data) {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + data + ": " + Reasons.of(e), e);
        }
    }

    private Map<String, String> environment() {
        return Map.of(Leftovers.MARK, home.root().toString(), "LC_ALL", "C", "TZ", "UTC");
    }

    private static List<String> asNobody(List<String> words) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return words;
        }
        List<String> all = new ArrayList<>(List.of("unshare", "-U"));
        all.addAll(words);
        return all;
    }

    private void awaitQueries(Process server) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                createDatabase();
                return;
            } catch (SQLException e) {
                if (!server.isAlive()) {
                    throw new LaunchException("PostgreSQL ended while starting: " + lastLine());
                }
                if (System.nanoTime() > deadline) {
                    server.destroyForcibly();
                    throw new LaunchException("PostgreSQL takes no queries: " + e.getMessage(), e);
                }
                Pause.of(Duration.ofMillis(100));
            }
        }
    }

    private void createDatabase() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, USER, home.databasePassword());
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = 'tpo'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database tpo");
        }
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(home.log("postgres"), StandardCharsets.UTF_8);
            return lines.isEmpty() ? "no reason given" : lines.getLast();
        } catch (IOException e) {
            return "see " + home.log("postgres");
        }
    }

    /** Fast shutdown: clients are disconnected, data is safe. */
    static void askToStop(ProcessHandle server) {
        signal(server, "INT");
    }

    /** Fast shutdown; after that time immediate shutdown: recovery next time. */
    static void stop(Process server, Duration patience) {
        askToStop(server.toHandle());
        try {
            if (!server.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                signal(server.toHandle(), "QUIT");
                if (!server.waitFor(2, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.destroyForcibly();
        }
    }

    private static void signal(ProcessHandle server, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            server.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
