package dev.tpo.trainingservice.serving;

import dev.tpo.web.StorableText;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The processes that answer chats. Each asks every other second what to serve and says what it serves, so that it is known
 * which there are without a list of addresses; one that has not asked for {@value #LIVE_SECONDS} s is gone.
 */
@Component
public class ServingInstances {
    static final int LIVE_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_TEXT = 200;

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final Clock clock;
    private final Duration patience;

    @Autowired
    ServingInstances(JdbcClient jdbc, Catalog catalog, Clock clock) {
        this(jdbc, catalog, clock, PATIENCE);
    }

    ServingInstances(JdbcClient jdbc, Catalog catalog, Clock clock, Duration patience) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.clock = clock;
        this.patience = patience;
    }

    /** @param serving whether it serves all that was committed when it was asked for */
    public record Instance(String url, boolean serving) {}

    /**
     * Waits until every live instance serves what is committed now, and no longer than 5 s.
     *
     * <p>One that registers meanwhile is not missed: it registers before it reads, so either it is seen here or it has read
     * what was committed before this was called.
     */
    public List<Instance> awaitAll() {
        long wanted = catalog.revision();
        Pause pause = new Pause(patience);
        while (true) {
            List<Instance> live = live(wanted);
            if (live.stream().allMatch(Instance::serving) || !pause.again()) {
                return live;
            }
        }
    }

    /** An instance's word; before it reads. */
    void seen(String name, String url, long catalogRevision) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                INSERT INTO training.serving_instance (name, url, catalog_revision, seen_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET url = excluded.url, seen_at = excluded.seen_at,
                    catalog_revision = excluded.catalog_revision""").params(plain(name), plain(url), catalogRevision, now).update();
        jdbc.sql("DELETE FROM training.serving_instance WHERE seen_at < ?")
                .param(now.minusHours(1))
                .update();
    }

    private List<Instance> live(long wanted) {
        return jdbc.sql("""
                SELECT url, catalog_revision >= ? AS serving FROM training.serving_instance
                WHERE seen_at > ? ORDER BY url, name""")
                .params(wanted, clock.instant().atOffset(ZoneOffset.UTC).minusSeconds(LIVE_SECONDS))
                .query((row, number) -> new Instance(row.getString("url"), row.getBoolean("serving")))
                .list();
    }

    private static String plain(String text) {
        String shortened = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        return StorableText.of(shortened);
    }
}
