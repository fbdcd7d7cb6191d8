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
import org.postgresql.PGConnection;

/**
 * A real PostgreSQL as a child process, its data in the home. It keeps what it acknowledged (fsync is on), listens on
 * loopback only, without a socket in a shared folder, and asks for the home's password.
 *
 * <p>PostgreSQL refuses to run as root. There it runs in a user namespace in which it is nobody (zonky's way), with
 * the same files.
 */
final class EmbeddedPostgres {

    /** PostgreSQL's first role, which cannot be anything but a superuser. The launcher's. */
    private static final String SUPERUSER = "tpo";

    /** Owns the services' database, and nothing else. */
    private static final String SERVICES = "tpo_services";

    /** In a home of an earlier version the services were the superuser: what they made becomes their new role's. */
    private static final String HAND_OVER = """
            do $$
            declare
              made record;
            begin
              for made in
                select format('schema %I', nspname) as it
                  from pg_namespace
                 where nspowner = 'tpo'::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
                union all
                select format('table %s', c.oid::regclass)
                  from pg_class c
                  join pg_namespace n on n.oid = c.relnamespace
                 where c.relowner = 'tpo'::regrole and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                   and c.relkind in ('r', 'p', 'v', 'm', 'S')
                   -- A column's own sequence goes with its table.
                   and not exists (select from pg_depend d
                                    where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                      and c.relkind = 'S' and d.deptype in ('a', 'i'))
                union all
                select format('routine %s', p.oid::regprocedure)
                  from pg_proc p
                  join pg_namespace n on n.oid = p.pronamespace
                 where p.proowner = 'tpo'::regrole and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
              loop
                execute format('alter %s owner to tpo_services', made.it);
              end loop;
            end $$""";

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
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/tpo", SERVICES, home.password(home.servicesPassword()));
    }

    /** Starts the server (after a crash it recovers first) and returns when it takes queries. */
    Process start() {
        Path data = home.postgres();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(data);
        }
        new Leftovers(home).stopPostgres(LAST_RUN_STOP_LIMIT);
        forgetLastRun(data);
        Process server = new ChildCommand(
                        asNobody(serverWords(data)), environment(), Database.VARIABLES, home.log("postgres"))
                .start();
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
        home.password(home.superuserPassword());
        try {
            Folders.delete(building);
            Folders.delete(data);
            runToEnd(List.of(
                    bin.resolve("initdb").toString(),
                    "-D",
                    building.toString(),
                    "-U",
                    SUPERUSER,
                    "--pwfile=" + home.superuserPassword(),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C"));
            Files.move(building, data);
        } catch (IOException e) {
            throw new LaunchException("cannot create the database in " + data + ": " + Reasons.of(e), e);
        }
    }

    private void runToEnd(List<String> words) {
        Process process =
                new ChildCommand(asNobody(words), environment(), Database.VARIABLES, home.log("postgres")).start();
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
        String superuser = home.password(home.superuserPassword());
        String server = "jdbc:postgresql://127.0.0.1:" + port;
        try (Connection connection = DriverManager.getConnection(server + "/postgres", SUPERUSER, superuser);
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + SERVICES + "'")) {
                statement.execute("create role " + SERVICES + " login");
            }
            // The driver sends a verifier, so that no log ever has the password.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(
                            SERVICES, home.password(home.servicesPassword()).toCharArray(), "scram-sha-256");
            if (!exists(statement, "select 1 from pg_database where datname = 'tpo'")) {
                statement.execute("create database tpo owner " + SERVICES);
            }
            if (!exists(
                    statement,
                    "select 1 from pg_database where datname = 'tpo' and datdba = '" + SERVICES + "'::regrole")) {
                try (Connection tpo = DriverManager.getConnection(server + "/tpo", SUPERUSER, superuser);
                        Statement inTpo = tpo.createStatement()) {
                    inTpo.execute(HAND_OVER);
                }
                statement.execute("alter database tpo owner to " + SERVICES);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            return found.next();
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
