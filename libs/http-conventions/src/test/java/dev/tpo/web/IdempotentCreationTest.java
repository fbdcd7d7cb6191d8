package dev.tpo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.testing.PostgresTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@PostgresTest
class IdempotentCreationTest {
    private static final Map<String, Object> BODY = Map.of("name", "a");

    private static final String DDL = ddl();

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private IdempotentCreation creation;

    @BeforeEach
    void table(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
        jdbc.sql("DROP TABLE IF EXISTS idempotency_key").update();
        jdbc.sql(DDL).update();
        transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        creation = new IdempotentCreation(jdbc, new JsonMapper(), "idempotency_key", clock);
    }

    @Test
    void theSameKeyAndBodyCreateOnce() {
        assertThat(List.of(create("k", "things", BODY), create("k", "things", BODY)))
                .containsExactly("thing thing-1", "thing thing-1");
    }

    @Test
    void anotherBodyUnderTheSameKeyIsAConflict() {
        create("k", "things", BODY);
        assertThatThrownBy(() -> create("k", "things", Map.of("name", "b")))
                .isInstanceOfSatisfying(ApiException.class, error -> {
                    assertThat(error.status().value()).isEqualTo(409);
                    assertThat(error.code()).isEqualTo("idempotency_key_reused");
                });
        assertThat(made).hasValue(1);
    }

    @Test
    void withoutAKeyAndInOtherScopesEachRequestCreates() {
        assertThat(create(null, "things", BODY)).isEqualTo("thing thing-1");
        assertThat(create(null, "things", BODY)).isEqualTo("thing thing-2");
        assertThat(create("k", "things", BODY)).isEqualTo("thing thing-3");
        assertThat(create("k", "others", BODY)).isEqualTo("thing thing-4");
    }

    @Test
    void aFailedCreationFreesItsKey() {
        assertThatThrownBy(() -> transaction.execute(status -> creation.create(
                        "k",
                        "things",
                        BODY,
                        () -> {
                            throw ApiException.invalid("name", "no");
                        },
                        id -> id)))
                .isInstanceOf(ApiException.class);
        assertThat(create("k", "things", BODY)).isEqualTo("thing thing-1");
    }

    @Test
    void twoRequestsAtOnceCreateOneThing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<String> first =
                CompletableFuture.supplyAsync(() -> transaction.execute(status -> creation.create(
                        "k",
                        "things",
                        BODY,
                        () -> {
                            inside.countDown();
                            pause(300);
                            return "thing-" + made.incrementAndGet();
                        },
                        id -> "thing " + id)));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(create("k", "things", BODY)).isEqualTo("thing thing-1");
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("thing thing-1");
    }

    @Test
    void aKeyIsRememberedForThirtyDays() {
        create("k", "things", BODY);
        now.updateAndGet(time -> time.plus(Duration.ofDays(29)));
        assertThat(create("k", "things", BODY)).isEqualTo("thing thing-1");
        now.updateAndGet(time -> time.plus(Duration.ofDays(2)));
        create("other", "things", BODY);
        assertThat(jdbc.sql("SELECT key FROM idempotency_key")
                        .query(String.class)
                        .list())
                .containsExactly("other");
        assertThat(create("k", "things", BODY)).isEqualTo("thing thing-3");
    }

    /** A migration that has run cannot be changed: the table stands in each of them as it stands here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataset-service/src/main/resources/db/migration/V1__dataset.sql",
                "training-service/src/main/resources/db/migration/V1__training.sql"
            })
    void theServicesMigrationsMakeThisVeryTable(String migration) throws Exception {
        assertThat(Files.readString(Path.of("../..").resolve(migration)))
                .containsIgnoringWhitespaces(DDL.substring(DDL.indexOf("CREATE TABLE")));
    }

    private static String ddl() {
        try (InputStream sql = IdempotentCreation.class.getResourceAsStream("idempotency_key.sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        for (String key : List.of("", "a b", "x".repeat(256), "ключ")) {
            assertThatThrownBy(() -> create(key, "things", BODY))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            error -> assertThat(error.param()).isEqualTo("Idempotency-Key"));
        }
    }

    @Test
    void aCallerWithoutATransactionIsAProgrammersError() {
        assertThatThrownBy(() -> creation.create("k", "things", BODY, () -> "id", id -> id))
                .isInstanceOf(IllegalStateException.class);
    }

    private String create(String key, String scope, Object body) {
        return transaction.execute(status ->
                creation.create(key, scope, body, () -> "thing-" + made.incrementAndGet(), id -> "thing " + id));
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
