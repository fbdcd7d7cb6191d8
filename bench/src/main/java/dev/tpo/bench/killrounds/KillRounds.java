package dev.tpo.bench.killrounds;

import dev.tpo.jobs.JobStoreMigrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rounds: two services work on jobs, somebody cancels, pauses and resumes, one or both are killed and come again. */
public final class KillRounds {
    private static final Duration UNTIL_ALL_IS_DONE = Duration.ofMinutes(10);
    private static final int SERVICES = 2;
    private static final int LONGEST_ROUND_MILLIS = 2500;

    private final JdbcTemplate jdbc;
    private final CountingProcess.Database database;
    private final Path log;
    private final Random random;
    private final Invariants invariants;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<String> violated = new ArrayList<>();
    private final List<CountingProcess> services = new ArrayList<>();
    private int kills;

    /** @param log of the services */
    public KillRounds(DataSource dataSource, String url, String user, String password, Path log, long seed) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.database = new CountingProcess.Database(url, user, password);
        this.log = log;
        this.random = new Random(seed);
        this.invariants = new Invariants(jdbc);
        JobStoreMigrations.migrate(dataSource);
        jdbc.execute(schema());
    }

    private static String schema() {
        try (var sql = KillRounds.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was seen; {@code violated} is empty if all is well. */
    public record Outcome(
            int rounds,
            int kills,
            Map<String, Long> jobsByStatus,
            Map<String, Long> attemptsByEnd,
            long mostAttempts,
            Duration took,
            List<String> violated) {}

    public Outcome run(int rounds) throws Exception {
        Instant begin = Instant.now();
        Files.createDirectories(log.toAbsolutePath().getParent());
        try {
            for (int round = 0; round < rounds; round++) {
                startMissing();
                disturb();
                Thread.sleep(random.nextInt(LONGEST_ROUND_MILLIS));
                killSome();
                violated.addAll(invariants.violated(acknowledged));
            }
            startMissing();
            finish();
            violated.addAll(invariants.violated(acknowledged));
            violated.addAll(invariants.violatedAtTheEnd());
        } finally {
            for (CountingProcess service : services) {
                service.kill();
            }
        }
        return new Outcome(
                rounds,
                kills,
                counts("SELECT status, count(*) FROM jobs.job GROUP BY status"),
                counts("SELECT end_code, count(*) FROM jobs.attempt WHERE phase = 'run' GROUP BY end_code"),
                counts("SELECT 'most', coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM jobs.attempt"
                                + " WHERE phase = 'run' GROUP BY job_id) AS attempts")
                        .getOrDefault("most", 0L),
                Duration.between(begin, Instant.now()),
                violated);
    }

    private void startMissing() throws IOException, InterruptedException {
        while (services.size() < SERVICES) {
            services.add(new CountingProcess(database, log, this::heard));
        }
        for (CountingProcess service : services) {
            service.awaitReady();
        }
    }

    private void heard(String line) {
        if (line.startsWith("created ")) {
            acknowledged.add(line.substring("created ".length()));
        }
    }

    private void disturb() {
        for (int i = random.nextInt(4); i >= 0; i--) {
            someone().command("create " + (random.nextInt(3) == 0 ? "model_import" : "evaluation"));
        }
        jdbc.query("SELECT kind, id, status FROM jobs.job WHERE finished_at IS NULL ORDER BY sequence", row -> {
            String job = row.getString(1) + " " + row.getString(2);
            int dice = random.nextInt(12);
            if (row.getString(3).equals("paused") && dice < 6) {
                someone().command("resume " + job);
            } else if (dice == 6) {
                someone().command("cancel " + job);
            } else if (dice == 7) {
                someone().command("pause " + job);
            }
        });
    }

    private CountingProcess someone() {
        return services.get(random.nextInt(services.size()));
    }

    /** One or both. */
    private void killSome() throws InterruptedException {
        for (int left = 1 + random.nextInt(SERVICES); left > 0; left--) {
            services.remove(random.nextInt(services.size())).kill();
            kills++;
        }
    }

    private void finish() throws InterruptedException {
        Instant end = Instant.now().plus(UNTIL_ALL_IS_DONE);
        while (!isDone() && Instant.now().isBefore(end)) {
            jdbc.query("SELECT kind, id FROM jobs.job WHERE status = 'paused' OR pause_requested", row -> {
                someone().command("resume " + row.getString(1) + " " + row.getString(2));
            });
            Thread.sleep(500);
        }
    }

    private boolean isDone() {
        return counts("SELECT 'open', count(*) FROM jobs.job WHERE finished_at IS NULL"
                        + " UNION ALL SELECT 'scheduled', count(*) FROM scheduled_tasks WHERE task_name <> 'job-sweep'")
                .values()
                .stream()
                .allMatch(count -> count == 0);
    }

    private Map<String, Long> counts(String query) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.query(query, row -> {
            counts.put(String.valueOf(row.getString(1)), row.getLong(2));
        });
        return counts;
    }
}
