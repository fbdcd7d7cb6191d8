package dev.tpo.running;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Does what a test says, job by job; by default it succeeds. */
final class ScriptedRunner implements JobRunner<ScriptedRunner.Spec> {
    record Spec(String name) {}

    interface Attempt {
        void of(JobRun<Spec> run) throws Exception;
    }

    final List<String> begun = new CopyOnWriteArrayList<>();
    final List<String> recovered = new CopyOnWriteArrayList<>();
    final List<String> released = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedQueue<RuntimeException> releaseFaults = new ConcurrentLinkedQueue<>();
    volatile Attempt validation =
            run -> run.settle(run.spec(), null, new Progress(0, 4, "step"), Set.of(), NewEvent.info("valid"));
    volatile Attempt attempt = run -> run.succeed(new Spec("done"), NewEvent.info("done"));

    /** What the job's client can change. */
    static final class TooSmallException extends RuntimeException {}

    private final JobKind kind;
    private final int concurrent;

    ScriptedRunner(JobKind kind, int concurrent) {
        this.kind = kind;
        this.concurrent = concurrent;
    }

    @Override
    public JobKind kind() {
        return kind;
    }

    @Override
    public Class<Spec> specType() {
        return Spec.class;
    }

    @Override
    public int concurrent() {
        return concurrent;
    }

    @Override
    public void validate(JobRun<Spec> run) throws Exception {
        validation.of(run);
    }

    @Override
    public void run(JobRun<Spec> run) throws Exception {
        begun.add(run.spec().name());
        attempt.of(run);
    }

    @Override
    public void recover(Job job) {
        recovered.add(job.id());
    }

    @Override
    public void release(Job job) {
        RuntimeException fault = releaseFaults.poll();
        if (fault != null) {
            throw fault;
        }
        released.add(job.id());
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return error instanceof TooSmallException
                ? new Fault.Clients(new JobError("too_small", "it is too small"))
                : null;
    }
}
