package dev.tpo.dataset.curation;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.tpo.chat.PatientChat;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Selection;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.Fault;
import dev.tpo.running.JobEngine;
import dev.tpo.running.JobRun;
import dev.tpo.running.JobRunner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Works through a job's videos, several at a time, and commits them in order. What is done for a video depends only on
 * what the videos at least {@link #AHEAD} places before it gave: neither on timing nor on restarts.
 */
@Component
class CurationRunner implements JobRunner<CurationSpec> {
    /** Videos worked on at a time, each asking one question at a time. A job's result depends on it. */
    static final int AHEAD = 4;

    private final UploadedFiles files;
    private final PatientChat chat;
    private final CuratedPairs pairs;
    private final CurationCommits commits;
    private final CurationProperties properties;

    CurationRunner(
            UploadedFiles files,
            PatientChat chat,
            CuratedPairs pairs,
            CurationCommits commits,
            CurationProperties properties) {
        this.files = files;
        this.chat = chat;
        this.pairs = pairs;
        this.commits = commits;
        this.properties = properties;
    }

    @Override
    public JobKind kind() {
        return JobKind.CURATION;
    }

    @Override
    public Class<CurationSpec> specType() {
        return CurationSpec.class;
    }

    @Override
    public int concurrent() {
        return properties.concurrentJobs();
    }

    /** Goes on where the last attempt ended, to the job's end. */
    @Override
    public void run(JobRun<CurationSpec> run) throws InterruptedException {
        CurationSpec spec = run.spec();
        var selection = new Selection(spec.quota());
        String jobId = run.lease().jobId();
        int done = commits.videosDone(jobId);
        var made = new PairsMade(pairs.good(jobId), pairs.rejected(jobId), done, AHEAD);
        run.report(
                new Progress(done, spec.videos().size(), "video"),
                List.of(NewEvent.info(
                        "Curating " + (spec.videos().size() - done) + " videos with " + spec.generator())),
                List.of());
        try {
            curate(run, spec, selection, made);
        } catch (CurationStoppedException e) {
            run.throwIfStopped();
            throw e;
        }
        run.patiently(() -> commits.finish(run.lease(), spec, selection, made));
    }

    private void curate(JobRun<CurationSpec> run, CurationSpec spec, Selection selection, PairsMade made)
            throws InterruptedException {
        var abandoned = new AtomicBoolean();
        var generator = new GeneratorChat(
                chat, spec.generator(), properties.maxAnswerTokens(), () -> abandoned.get() || run.stopped());
        var work = new VideoWork(files, generator, spec);
        Deque<Future<VideoWork.Outcome>> ahead = new ArrayDeque<>();
        int next = made.videos();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                while (made.videos() < spec.videos().size() && !selection.isFull(made.all())) {
                    while (next < spec.videos().size() && ahead.size() < AHEAD) {
                        String fileId = spec.videos().get(next);
                        Set<Granularity> wanted = wanted(spec, selection, made, next);
                        ahead.addLast(workers.submit(() -> work.of(fileId, wanted)));
                        next++;
                    }
                    VideoWork.Outcome outcome = await(ahead.removeFirst());
                    int place = made.videos();
                    made.add(outcome.curation().pairs());
                    run.patiently(() -> commits.commit(run.lease(), spec, place, outcome, made));
                }
            } finally {
                abandoned.set(true);
            }
        }
    }

    /** What is still missing. */
    private static Set<Granularity> wanted(CurationSpec spec, Selection selection, PairsMade made, int place) {
        Set<Granularity> wanted = EnumSet.noneOf(Granularity.class);
        for (Granularity granularity : Granularity.values()) {
            if (spec.share(granularity) > 0 && !selection.isFull(made.knownFor(place), granularity)) {
                wanted.add(granularity);
            }
        }
        return wanted;
    }

    private static VideoWork.Outcome await(Future<VideoWork.Outcome> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return switch (error) {
            case CurationFailedException failed -> new Fault.Users(failed.error());
            case ModelAwayException away -> Fault.outOfReach(String.valueOf(away.getMessage()));
            default -> null;
        };
    }

    @Configuration(proxyBeanMethods = false)
    static class Tasks {
        @Bean
        Task<Void> curation(JobEngine engine, CurationRunner runner) {
            return engine.task(runner);
        }
    }
}
