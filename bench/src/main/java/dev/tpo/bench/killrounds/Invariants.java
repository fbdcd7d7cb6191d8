package dev.tpo.bench.killrounds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** What must be true of the jobs at any moment, whoever has just died. Each violation is a sentence. */
final class Invariants {
    private final JdbcTemplate jdbc;
    private final Map<String, Long> progress = new HashMap<>();
    private final Map<String, String> finished = new HashMap<>();

    Invariants(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param acknowledged jobs that a service said it had created */
    List<String> violated(Set<String> acknowledged) {
        List<String> violated = new ArrayList<>();
        none(violated, "runs without an open attempt, or the other way round", """
                SELECT id FROM jobs.job WHERE (status = 'running') <> EXISTS (SELECT FROM jobs.attempt
                    WHERE job_id = job.id AND ended_at IS NULL AND phase = 'run')""");
        none(violated, "is paused or over, with an open attempt", """
                SELECT id FROM jobs.job JOIN jobs.attempt ON job_id = id
                WHERE (status = 'paused' OR finished_at IS NOT NULL) AND ended_at IS NULL""");
        none(violated, "has more jobs running than its limit", """
                SELECT job.kind FROM jobs.job JOIN jobs.kind_limit USING (kind) WHERE status = 'running'
                GROUP BY job.kind, concurrent HAVING count(*) > concurrent""");
        none(violated, "has other steps than its progress says", """
                SELECT id FROM jobs.job WHERE progress_done <> (SELECT count(*) FROM counted WHERE job = job.id)""");
        none(violated, "has an attempt that ended without a reason", """
                SELECT job_id FROM jobs.attempt WHERE (ended_at IS NULL) <> (end_code IS NULL)""");
        none(violated, "was tried again without progress beyond the limit", """
                SELECT job_id FROM jobs.attempt WHERE end_code IN ('service_died', 'own_fault')
                GROUP BY job_id, progress_at_start, phase HAVING count(*) > 3""");
        none(violated, "holds something though it is over", """
                SELECT id FROM jobs.job JOIN jobs.hold ON job_id = id WHERE finished_at IS NOT NULL""");
        none(violated, "has no event of its end", """
                SELECT id FROM jobs.job WHERE finished_at IS NOT NULL AND NOT EXISTS (
                    SELECT FROM jobs.event WHERE job_id = job.id AND created_at = job.finished_at)""");
        Map<String, Long> now = new HashMap<>();
        jdbc.query(
                "SELECT id, progress_done, CASE WHEN finished_at IS NOT NULL THEN job::text END AS row FROM jobs.job",
                row -> {
                    String id = row.getString(1);
                    now.put(id, row.getLong(2));
                    if (progress.getOrDefault(id, 0L) > row.getLong(2)) {
                        violated.add(id + " has fallen back");
                    }
                    String end = row.getString(3);
                    if (end != null) {
                        String before = finished.putIfAbsent(id, end);
                        if (before != null && !before.equals(end)) {
                            violated.add(id + " has changed after its end");
                        }
                    }
                });
        progress.putAll(now);
        acknowledged.stream().filter(id -> !now.containsKey(id)).forEach(id -> violated.add(id + " is lost"));
        return violated;
    }

    /** What must be true besides when all jobs are over. */
    List<String> violatedAtTheEnd() {
        List<String> violated = new ArrayList<>();
        none(violated, "is not over", "SELECT id FROM jobs.job WHERE finished_at IS NULL");
        none(violated, "succeeded without all steps", """
                SELECT id FROM jobs.job WHERE status = 'succeeded' AND progress_done <> %d""".formatted(CountingRunner.STEPS));
        none(violated, "failed, but not as the jobs of dying services do", """
                SELECT id FROM jobs.job WHERE status = 'failed' AND error_code <> 'crashed'""");
        none(violated, "was never released", """
                SELECT id FROM jobs.job WHERE id NOT IN (SELECT job FROM released)""");
        none(violated, "is still scheduled", """
                SELECT task_instance FROM scheduled_tasks WHERE task_name <> 'job-sweep'""");
        none(violated, "began before an older one that nobody had paused or cancelled", """
                SELECT younger.id FROM jobs.job AS younger JOIN jobs.job AS older USING (kind)
                WHERE kind = 'evaluation' AND older.sequence < younger.sequence
                  AND older.started_at > younger.started_at
                  -- of two that are created at once the older may be committed later
                  AND older.created_at < younger.started_at - interval '5 seconds'
                  AND NOT EXISTS (SELECT FROM jobs.event WHERE job_id = older.id AND message = 'The job is paused')""");
        return violated;
    }

    private void none(List<String> violated, String sentence, String query) {
        jdbc.queryForList(query, String.class).forEach(what -> violated.add(what + " " + sentence));
    }
}
