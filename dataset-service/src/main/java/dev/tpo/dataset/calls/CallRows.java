package dev.tpo.dataset.calls;

import dev.tpo.chat.Cost;
import dev.tpo.curation.Role;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.Progress;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tables of calls and of what they cost. Who writes holds the job's lease, and may write the same twice. */
@Component
class CallRows {
    private final JdbcClient jdbc;
    private final JobStore jobs;
    private final Clock clock;

    CallRows(JdbcClient jdbc, JobStore jobs, Clock clock) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** A call that was put before; {@code outcome} null: and got none. */
    record Known(int requests, @Nullable CallOutcome outcome) {}

    /** Whose call it is. */
    record Call(Lease lease, String key, Role role, String model) {}

    Optional<Known> find(String jobId, String key) {
        return jdbc.sql("SELECT * FROM dataset.curation_call WHERE job_id = ? AND key = ?")
                .params(jobId, key)
                .query((row, number) -> known(row))
                .optional();
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(row.getInt("requests"), outcome(row));
    }

    private static @Nullable CallOutcome outcome(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        if (outcome == null) {
            return null;
        }
        if (outcome.equals("refused")) {
            return new CallOutcome.Refused(row.getString("refusal_code"), row.getString("refusal_message"));
        }
        Array scores = row.getArray("scores");
        return scores == null
                ? new CallOutcome.Said(row.getString("answer"), row.getBoolean("complete"))
                : new CallOutcome.Scored(List.copyOf(Arrays.asList((Double[]) scores.getArray())));
    }

    /** @param requests that the call has cost by now */
    @Transactional
    void asked(Call call, int requests) {
        jobs.require(call.lease());
        count(call, requests);
    }

    /**
     * The call is over; the job has progressed.
     *
     * @param cost its requests are what the call has cost by now
     */
    @Transactional
    void ended(Call call, CallOutcome outcome, Cost cost, Duration took, Progress progress) {
        jobs.report(call.lease(), progress, List.of(), List.of());
        count(call, cost.requests());
        var said = outcome instanceof CallOutcome.Said one ? one : null;
        var scored = outcome instanceof CallOutcome.Scored one ? one : null;
        var refused = outcome instanceof CallOutcome.Refused one ? one : null;
        int first = jdbc.sql("""
                        UPDATE dataset.curation_call SET outcome = :outcome, answer = :answer, complete = :complete,
                            scores = :scores, refusal_code = :code, refusal_message = :message
                        WHERE job_id = :job AND key = :key AND outcome IS NULL""")
                .param("outcome", refused == null ? "answered" : "refused")
                .param("answer", said == null ? null : said.text())
                .param("complete", said == null ? null : said.complete())
                .param("scores", scored == null ? null : scored.scores().toArray(Double[]::new))
                .param("code", refused == null ? null : refused.code())
                .param("message", refused == null ? null : refused.message())
                .param("job", call.lease().jobId())
                .param("key", call.key())
                .update();
        if (first == 1) {
            jdbc.sql("""
                            UPDATE dataset.curation_usage SET answered = answered + :answered,
                                refused = refused + :refused, input_tokens = input_tokens + :input,
                                output_tokens = output_tokens + :output, most_input = greatest(most_input, :input),
                                seconds = seconds + :seconds, used_at = :now
                            WHERE job_id = :job AND role = :role""")
                    .param("answered", refused == null ? 1 : 0)
                    .param("refused", refused == null ? 0 : 1)
                    .param("input", (long) cost.inputTokens())
                    .param("output", (long) cost.outputTokens())
                    .param("seconds", refused == null ? took.toMillis() / 1e3 : 0.0)
                    .param("now", now())
                    .param("job", call.lease().jobId())
                    .param("role", wireName(call.role()))
                    .update();
        }
    }

    /** Told twice, it counts once. */
    private void count(Call call, int requests) {
        String jobId = call.lease().jobId();
        jdbc.sql("INSERT INTO dataset.curation_call (job_id, key, role, asked_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(jobId, call.key(), wireName(call.role()), now())
                .update();
        int before = jdbc.sql("SELECT requests FROM dataset.curation_call WHERE job_id = ? AND key = ? FOR UPDATE")
                .params(jobId, call.key())
                .query(Integer.class)
                .single();
        if (requests == before) {
            return;
        }
        jdbc.sql("UPDATE dataset.curation_call SET requests = ? WHERE job_id = ? AND key = ?")
                .params(requests, jobId, call.key())
                .update();
        jdbc.sql("""
                        INSERT INTO dataset.curation_usage AS usage (job_id, role, model, requests, used_at)
                        VALUES (:job, :role, :model, :more, :now)
                        ON CONFLICT (job_id, role) DO UPDATE SET requests = usage.requests + :more, used_at = :now""")
                .param("job", jobId)
                .param("role", wireName(call.role()))
                .param("model", call.model())
                .param("more", requests - before)
                .param("now", now())
                .update();
    }

    Map<Role, RoleUsage> usage(String jobId) {
        Map<Role, RoleUsage> usage = new EnumMap<>(Role.class);
        jdbc.sql("SELECT * FROM dataset.curation_usage WHERE job_id = ?")
                .param(jobId)
                .query(row -> {
                    usage.put(
                            Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                            new RoleUsage(
                                    row.getString("model"),
                                    row.getLong("requests"),
                                    row.getLong("answered"),
                                    row.getLong("refused"),
                                    row.getLong("input_tokens"),
                                    row.getLong("output_tokens"),
                                    row.getLong("most_input"),
                                    row.getDouble("seconds")));
                });
        return usage;
    }

    /** How long an answer of the model took of late, in the role if it had it; empty: not known. */
    Optional<Double> secondsPerCall(String model, Role role) {
        return jdbc.sql("""
                        SELECT sum(seconds) / sum(answered) FROM (
                            SELECT seconds, answered, role = :role AS same FROM dataset.curation_usage
                            WHERE model = :model AND answered > 0 ORDER BY role = :role DESC, used_at DESC LIMIT 5) AS late
                        GROUP BY same ORDER BY same DESC LIMIT 1""")
                .param("model", model)
                .param("role", wireName(role))
                .query(Double.class)
                .optional();
    }

    void forget(String jobId) {
        jdbc.sql("DELETE FROM dataset.curation_call WHERE job_id = ?")
                .param(jobId)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    static String wireName(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
