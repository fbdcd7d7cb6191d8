package dev.tpo.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server, killed. */
class EmbeddedPostgresTest {

    @TempDir
    Path folder;

    private TpoHome home;

    @BeforeEach
    void newHome() {
        home = TpoHome.at(folder.resolve("home"));
    }

    @AfterEach
    void stopAll() {
        new Leftovers(home).stop(Duration.ofSeconds(5));
    }

    @Test
    void aKilledServerStartsAgainThoughItsChildrenAreStillBusyAndHasWhatItAcknowledged() throws Exception {
        EmbeddedPostgres postgres = new EmbeddedPostgres(home, Ports.free(1).getFirst());
        Process server = postgres.start();
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept as select 42 as answer");
        }
        long busy = startABusyQuery(postgres);

        server.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(busy)).get().matches(ProcessHandle::isAlive, "outlives its server");
        postgres.start();

        assertThat(ProcessHandle.of(busy).filter(ProcessHandle::isAlive)).isEmpty();
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet kept = statement.executeQuery("select answer from kept")) {
            assertThat(kept.next()).isTrue();
            assertThat(kept.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void whatAKilledServerLeftRunningIsFoundAndStopped() throws Exception {
        EmbeddedPostgres postgres = new EmbeddedPostgres(home, Ports.free(1).getFirst());
        Process server = postgres.start();
        long busy = startABusyQuery(postgres);
        server.destroyForcibly().waitFor();
        Leftovers leftovers = new Leftovers(home);
        assertThat(leftovers.find()).extracting(ProcessHandle::pid).contains(busy);

        leftovers.stop(Duration.ofSeconds(5));

        assertThat(leftovers.find()).isEmpty();
    }

    @Test
    void theServicesRoleIsNoSuperuserAndNoLogHasAPassword() throws Exception {
        EmbeddedPostgres postgres = new EmbeddedPostgres(home, Ports.free(1).getFirst());
        postgres.start();
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            assertThat(one(statement, "select current_setting('is_superuser')")).isEqualTo("off");
            statement.execute("create schema own");
            assertThatThrownBy(() -> statement.execute("copy (select 1) to program 'true'"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.execute("create role another superuser"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(Files.readString(home.log("postgres")))
                .doesNotContain(home.password(home.servicesPassword()))
                .doesNotContain(home.password(home.superuserPassword()));
    }

    /** As in a home of an earlier version, where the services were the superuser. */
    @Test
    void whatTheSuperuserMadeInTheServicesDatabaseBecomesTheServices() throws Exception {
        EmbeddedPostgres postgres = new EmbeddedPostgres(home, Ports.free(1).getFirst());
        Process server = postgres.start();
        String services = postgres.database().user();
        try (Connection connection = DriverManager.getConnection(
                        postgres.database().url(), "tpo", home.password(home.superuserPassword()));
                Statement statement = connection.createStatement()) {
            statement.execute("alter database tpo owner to tpo");
            statement.execute("create schema old");
            statement.execute("create table old.row (id bigint generated always as identity primary key, word text)");
            statement.execute("create table old.other (id bigserial)");
            statement.execute("create sequence old.number");
            statement.execute("create view old.shown as select word from old.row");
            statement.execute("create function old.refuse() returns trigger language plpgsql as"
                    + " 'begin raise exception ''no''; end'");
            statement.execute(
                    "create trigger keep before delete on old.row for each row execute function old.refuse()");
            statement.execute("insert into old.row (word) values ('kept')");
            statement.execute("drop role " + services);
        }
        EmbeddedPostgres.stop(server, Duration.ofSeconds(10));

        postgres.start();

        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            assertThat(one(statement, "select word from old.shown")).isEqualTo("kept");
            statement.execute("alter table old.row add column more text");
            statement.execute("alter table old.row disable trigger keep");
            statement.execute("insert into old.row (word) values ('new')");
            statement.execute("insert into old.other default values");
            statement.execute("select nextval('old.number')");
            statement.execute("drop view old.shown");
            statement.execute("drop function old.refuse() cascade");
            statement.execute("drop schema old cascade");
        }
    }

    private static String one(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getString(1);
        }
    }

    /** It computes and waits for nothing, so it does not notice that its server is gone. Gives its process id. */
    private static long startABusyQuery(EmbeddedPostgres postgres) throws Exception {
        Connection connection = connect(postgres);
        long process;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
            result.next();
            process = result.getLong(1);
        }
        Thread.ofVirtual().start(() -> {
            try (connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("do 'declare n bigint := 0; begin loop n := n + 1; end loop; end'");
            } catch (SQLException e) {
                // ends with its process
            }
        });
        try (Connection other = connect(postgres);
                Statement statement = other.createStatement()) {
            while (!isActive(statement, process)) {
                Thread.sleep(20);
            }
        }
        return process;
    }

    private static boolean isActive(Statement statement, long process) throws SQLException {
        try (ResultSet result = statement.executeQuery(
                "select 1 from pg_stat_activity where state = 'active' and query like 'do %' and pid = " + process)) {
            return result.next();
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        Database database = postgres.database();
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
