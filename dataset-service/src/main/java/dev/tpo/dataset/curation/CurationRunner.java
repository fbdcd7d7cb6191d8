package dev.tpo.dataset.curation;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Selection;
import dev.tpo.curation.VideoCurator;
import dev.tpo.dataset.calls.CallLedger;
import dev.tpo.dataset.calls.CallsEndedException;
import dev.tpo.dataset.calls.JobCalls;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.dataset.platform.ChatProperties;
import dev.tpo.frames.VideoReader;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.Fault;
import dev.tpo.running.JobEngine;
import dev.tpo.running.JobRun;
import dev.tpo.running.JobRunner;
import java.time.Duration;
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
 * Works through a job's videos, several at a time, and commits them in order: what comes of a job depends neither on
 * timing nor on restarts, nor on how many are worked on at a time.
 */
@Component
class CurationRunner implements JobRunner<CurationSpec> {
    private final UploadedFiles files;
    private final VideoReader reader;
    private final CallLedger ledger;
    private final CuratedPairs pairs;
    private final CurationCommits commits;
    private final Casting casting;
    private final CurationProperties properties;
    private final ChatProperties chat;

    CurationRunner(
            UploadedFiles files,
            VideoReader reader,
            CallLedger ledger,
            CuratedPairs pairs,
            CurationCommits commits,
            Casting casting,
            CurationProperties properties,
            ChatProperties chat) {
        this.files = files;
        this.reader = reader;
        this.ledger = ledger;
        this.pairs = pairs;
        this.commits = commits;
        this.casting = casting;
        this.properties = properties;
        this.chat = chat;
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
        var made = new PairsMade(selection, asked(spec), pairs.good(jobId), pairs.rejected(jobId), done);
        var over = new AtomicBoolean();
        var videos = new CallLedger.VideosToDo(spec.videos().size(), done, casting.callsEach(spec));
        try (JobCalls calls = ledger.open(run, spec.terms(chat.patience()), videos, over::get)) {
            run.report(
                    calls.progress(),
                    List.of(NewEvent.info(
                            "Curating " + (spec.videos().size() - done) + " videos with " + spec.generator())),
                    List.of());
            curate(run, calls, made, over);
            run.patiently(() -> commits.finish(run.lease(), spec, selection, made, calls.allDone()));
        } catch (CallsEndedException.Stopped e) {
            run.throwIfStopped();
            throw e;
        } catch (CallsEndedException.ModelAway e) {
            throw longAway(run, e);
        }
    }

    /** The patience of a job is longer than that of one of its calls. */
    private RuntimeException longAway(JobRun<CurationSpec> run, CallsEndedException.ModelAway away) {
        Duration limit = run.spec().patience().unavailable();
        return chat.patience().compareTo(limit) < 0 && run.outOfReachFor().compareTo(limit) < 0
                ? away
                : new CurationFailedException(
                        "model_unavailable",
                        "no model answered in the " + limit.toSeconds() + " s of patience.unavailable_seconds: "
                                + away.getMessage(),
                        "patience.unavailable_seconds");
    }

    private static Set<Granularity> asked(CurationSpec spec) {
        Set<Granularity> asked = EnumSet.noneOf(Granularity.class);
        for (Granularity granularity : Granularity.values()) {
            if (spec.share(granularity) > 0) {
                asked.add(granularity);
            }
        }
        return asked;
    }

    private void curate(JobRun<CurationSpec> run, JobCalls calls, PairsMade made, AtomicBoolean over)
            throws InterruptedException {
        CurationSpec spec = run.spec();
        var curator = new VideoCurator(casting.roles(spec, calls), casting.plan(spec));
        var work = new VideoWork(files, reader, curator, spec.frames());
        Deque<Ahead> ahead = new ArrayDeque<>();
        int next = made.videos();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                while (made.videos() < spec.videos().size() && !made.isFull()) {
                    while (next < spec.videos().size() && ahead.size() < spec.concurrency()) {
                        String fileId = spec.videos().get(next);
                        Set<Granularity> wanted = made.wantedOf(next);
                        ahead.addLast(new Ahead(fileId, wanted, workers.submit(() -> work.of(fileId, wanted))));
                        next++;
                    }
                    int place = made.videos();
                    VideoWork.Outcome outcome = await(ahead.removeFirst(), work, made.wantedOf(place));
                    made.add(outcome.curation().pairs());
                    Progress progress = calls.videoDone();
                    run.patiently(() -> commits.commit(run.lease(), spec, place, outcome, made, progress));
                }
            } finally {
                over.set(true);
            }
        }
    }

    /** @param wanted as was known when the work began */
    private record Ahead(String fileId, Set<Granularity> wanted, Future<VideoWork.Outcome> work) {}

    /** If less is wanted than was known, it is worked on again, over the answers that are recorded. */
    private static VideoWork.Outcome await(Ahead ahead, VideoWork work, Set<Granularity> wanted)
            throws InterruptedException {
        try {
            VideoWork.Outcome outcome = ahead.work().get();
            return ahead.wanted().equals(wanted) ? outcome : work.of(ahead.fileId(), wanted);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void release(Job job) {
        ledger.release(job.id());
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return switch (error) {
            case CurationFailedException failed -> new Fault.Users(failed.error());
            case CallsEndedException.Hopeless hopeless -> new Fault.Users(hopeless.error());
            case CallsEndedException.BudgetSpent spent -> new Fault.Clients(spent.error());
            case CallsEndedException.ModelAway away -> Fault.outOfReach(String.valueOf(away.getMessage()));
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
