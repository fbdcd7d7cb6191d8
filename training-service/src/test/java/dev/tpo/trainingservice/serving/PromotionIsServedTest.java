package dev.tpo.trainingservice.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class PromotionIsServedTest extends ServiceTest {
    private static final String FORCED = "{\"model\":\"%s\",\"force\":true,\"reason\":\"a test\"}";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Catalog catalog;

    @Autowired
    private ModelRegistry registry;

    private final String alias = "served-" + UUID.randomUUID();

    @BeforeEach
    @AfterEach
    void forgetInstances() {
        jdbc.sql("DELETE FROM training.serving_instance").update();
    }

    @Test
    void aMoveIsAnsweredWhenEveryInstanceServesIt() throws InterruptedException {
        var served = new AtomicReference<String>("");
        var answered = new AtomicBoolean();
        get("/internal/models?instance=a&url=http://a");
        Thread instance = Thread.ofVirtual().start(() -> {
            long revision = 0;
            while (!answered.get()) {
                JsonNode answer = get("/internal/models?instance=a&url=http://a&wait_seconds=1&catalog_revision="
                                + revision)
                        .body();
                revision = answer.get("catalog_revision").asLong();
                served.set(answer.path("aliases").path(alias).asString(""));
            }
        });

        Answer moved = put("/v1/aliases/" + alias, FORCED.formatted("tpo-nano"));

        assertThat(served.get()).isEqualTo("tpo-nano");
        answered.set(true);
        instance.join();
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.body().get("instances")).singleElement().satisfies(one -> {
            assertThat(one.get("url").asString()).isEqualTo("http://a");
            assertThat(one.get("serving").asBoolean()).isTrue();
        });
    }

    @Test
    void anInstanceThatDoesNotTakeItUpIsNamed() {
        get("/internal/models?instance=idle&url=http://idle&catalog_revision=" + catalog.revision());
        put("/v1/aliases/" + alias, FORCED.formatted("tpo-nano")); // waits in vain, no longer than 5 s

        assertThat(impatient(Clock.systemUTC()).awaitAll())
                .containsExactly(new ServingInstances.Instance("http://idle", false));
    }

    @Test
    void anInstanceThatHasBeenSilentForLongIsNotWaitedFor() {
        get("/internal/models?instance=gone&url=http://gone&catalog_revision=0");
        Clock later = Clock.fixed(Instant.now().plusSeconds(ServingInstances.LIVE_SECONDS + 1), ZoneOffset.UTC);

        assertThat(impatient(later).awaitAll()).isEmpty();
    }

    @Test
    void theNumberGrowsWithEachChangeAndStaysWithoutOne() {
        long before = catalog.revision();
        assertThat(catalog.newerThan(before, Duration.ZERO).catalogRevision()).isEqualTo(before);

        registry.register(new RegisteredModel(
                "tpo-nano:" + alias, "tpo-nano", "rev", null, null, null, List.of(), Instant.now()));
        long registered = catalog.revision();
        put("/v1/aliases/" + alias, FORCED.formatted("tpo-nano"));

        assertThat(registered).isGreaterThan(before);
        assertThat(catalog.newerThan(registered, Duration.ofSeconds(30)).aliases())
                .containsKey(alias);
        assertThat(catalog.revision()).isGreaterThan(registered);
    }

    @Test
    void aliasesAreListedWithTheirHistory() {
        put("/v1/aliases/" + alias, FORCED.formatted("tpo-nano"));

        JsonNode listed = get("/v1/aliases").body();

        assertThat(listed.get("data").findValuesAsString("name")).contains("default", alias);
        assertThat(get("/v1/aliases?after=" + alias).status()).isEqualTo(200);
        assertThat(get("/v1/aliases?after=nothing").status()).isEqualTo(400);
    }

    private ServingInstances impatient(Clock clock) {
        return new ServingInstances(jdbc, catalog, clock, Duration.ofMillis(1));
    }
}
