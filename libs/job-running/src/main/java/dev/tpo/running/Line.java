package dev.tpo.running;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStore;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The scheduler's executions of jobs, one each, named like the job, from its creation until it is released. A job that waits
 * is not looked at until somebody wakes it.
 */
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final int TRIES = 5;

    private final JobStore store;
    private final ObjectProvider<SchedulerClient> scheduler; // which needs the tasks, which need this
    private final Clock clock;

    Line(JobStore store, ObjectProvider<SchedulerClient> scheduler, Clock clock) {
        this.store = store;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    static TaskDescriptor<Void> taskOf(JobKind kind) {
        return TaskDescriptor.of(kind.wireName().replace('_', '-'));
    }

    /**
     * Has the job looked at now; joins the caller's transaction. Who changes the job in one calls it in there, so that no crash
     * loses it, and again after the commit: a look that is just ending has not seen the change.
     */
    void wake(JobKind kind, String jobId) {
        var instance = taskOf(kind).instance(jobId);
        SchedulerClient client = scheduler.getObject();
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                if (!client.scheduleIfNotExists(instance.scheduledTo(clock.instant()))) {
                    client.reschedule(instance.build(), clock.instant());
                }
                return;
            } catch (TaskInstanceCurrentlyExecutingException e) {
                return; // it looks again before it rests
            } catch (TaskInstanceNotFoundException | ExecutionException e) {
                LOG.debug("{} has just changed its execution", jobId, e);
            }
        }
    }

    /** Has those jobs of the kind looked at whose turn it is. */
    void wake(JobKind kind) {
        store.claimable(kind).forEach(jobId -> wake(kind, jobId));
    }

    /** For whoever has just laid a job to rest: what happened in the meantime was not heard. */
    void wakeIfMissed(JobKind kind, String jobId) {
        boolean over =
                store.find(jobId).filter(job -> !job.status().isFinished()).isEmpty();
        if (over || store.claimable(kind).contains(jobId)) {
            wake(kind, jobId);
        }
    }

    /** Every unfinished job has an execution, whatever went wrong. */
    void sweep(JobKind kind) {
        Set<String> known = new HashSet<>();
        scheduler
                .getObject()
                .getScheduledExecutionsForTask(taskOf(kind).getTaskName(), Void.class)
                .forEach(execution -> known.add(execution.getTaskInstance().getId()));
        store.unfinished(kind).stream().filter(jobId -> !known.contains(jobId)).forEach(jobId -> wake(kind, jobId));
        wake(kind);
    }
}
