package dev.tpo.dataset.curation;

import dev.tpo.chat.PatientChat;
import dev.tpo.curation.GoodPair;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Selection;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works through a job's videos, several at a time, and commits them in order. What is done for a video depends only on
 * what the videos at least {@link #AHEAD} places before it gave: neither on timing nor on restarts.
 */
@Component
class CurationRunner {
    /** Videos worked on at a time, each asking one question at a time. A job's result depends on it. */
    static final int AHEAD = 4;

    private final JobStore jobs;
    private final UploadedFiles files;
    private final PatientChat chat;
    private final CuratedPairs pairs;
    private final CurationCommits commits;
    private final CurationProperties properties;
    private final JsonMapper json;

    CurationRunner(
            JobStore jobs,
            UploadedFiles files,
            PatientChat chat,
            CuratedPairs pairs,
            CurationCommits commits,
            CurationProperties properties,
            JsonMapper json) {
        this.jobs = jobs;
        this.files = files;
        this.chat = chat;
        this.pairs = pairs;
        this.commits = commits;
        this.properties = properties;
        this.json = json;
    }

    /** Goes on where the last attempt ended, to the job's end. */
    void run(Job job, Lease lease, StopSignal stop) throws InterruptedException {
        CurationSpec spec = json.readValue(job.spec(), CurationSpec.class);
        var selection = new Selection(spec.quota());
        int done = commits.videosDone(job.id());
        jobs.report(
                lease,
                new Progress(done, spec.videos().size(), "video"),
                List.of(NewEvent.info(
                        "Curating " + (spec.videos().size() - done) + " videos with " + spec.generator())),
                List.of());
        curate(lease, spec, selection, done, stop);
        commits.finish(lease, spec, selection);
    }

    private void curate(Lease lease, CurationSpec spec, Selection selection, int begin, StopSignal stop)
            throws InterruptedException {
        var work = new VideoWork(
                files, new GeneratorChat(chat, spec.generator(), properties.maxAnswerTokens(), stop), spec);
        List<CuratedPairs.Placed> good = pairs.good(lease.jobId());
        Deque<Future<VideoWork.Outcome>> ahead = new ArrayDeque<>();
        int next = begin;
        int done = begin;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                while (done < spec.videos().size() && !selection.isFull(upTo(good, done))) {
                    while (next < spec.videos().size() && ahead.size() < AHEAD) {
                        String fileId = spec.videos().get(next);
                        Set<Granularity> wanted = wanted(spec, selection, upTo(good, next - AHEAD));
                        ahead.addLast(workers.submit(() -> work.of(fileId, wanted)));
                        next++;
                    }
                    VideoWork.Outcome outcome = await(ahead.removeFirst());
                    commits.commit(lease, spec, done, outcome);
                    done++;
                    good = pairs.good(lease.jobId());
                }
            } finally {
                stop.stop();
            }
        }
    }

    private static List<GoodPair> upTo(List<CuratedPairs.Placed> good, int lastPlace) {
        return good.stream()
                .filter(placed -> placed.videoPlace() <= lastPlace)
                .map(CuratedPairs.Placed::pair)
                .toList();
    }

    /** What is still missing. */
    private static Set<Granularity> wanted(CurationSpec spec, Selection selection, List<GoodPair> good) {
        Set<Granularity> wanted = EnumSet.noneOf(Granularity.class);
        for (Granularity granularity : Granularity.values()) {
            if (spec.share(granularity) > 0 && !selection.isFull(good, granularity)) {
                wanted.add(granularity);
            }
        }
        return wanted;
    }

    private static VideoWork.Outcome await(Future<VideoWork.Outcome> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
