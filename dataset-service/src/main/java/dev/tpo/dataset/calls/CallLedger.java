package dev.tpo.dataset.calls;

import dev.tpo.curation.Role;
import dev.tpo.running.JobRun;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** The calls of all jobs. */
@Component
public class CallLedger {
    private final CallRows rows;
    private final ModelChats chats;
    private final Clock clock;

    CallLedger(CallRows rows, ModelChats chats, Clock clock) {
        this.rows = rows;
        this.chats = chats;
        this.clock = clock;
    }

    /**
     * The models behind an attempt's roles, for as long as it lasts.
     *
     * @param over whether no further request is to be sent
     */
    public JobCalls open(JobRun<?> run, Terms terms, VideosToDo videos, BooleanSupplier over) {
        Map<Role, RoleUsage> usage = rows.usage(run.lease().jobId());
        long calls = usage.values().stream().mapToLong(RoleUsage::calls).sum();
        return new JobCalls(
                run,
                terms,
                rows,
                chats.open(terms),
                new Headway(videos.all(), videos.done(), videos.callsEach(), calls),
                usage,
                videos.all(),
                over,
                clock);
    }

    /**
     * How much there is to do.
     *
     * @param callsEach how many calls a video may need
     */
    public record VideosToDo(int all, int done, long callsEach) {}

    /** Roles that have asked nothing yet are missing. */
    public Map<Role, RoleUsage> usage(String jobId) {
        return rows.usage(jobId);
    }

    /** How long an answer of the model took of late, in the role if it had it; empty: not known. */
    public Optional<Double> secondsPerCall(String model, Role role) {
        return rows.secondsPerCall(model, role);
    }

    /** Lets the answers of a job that is over go; what they cost stays. */
    public void release(String jobId) {
        rows.forget(jobId);
    }
}
