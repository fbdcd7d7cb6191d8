package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.api.PreferencePair;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Selection;
import dev.tpo.curation.VideoCuration;
import dev.tpo.dataset.datasets.Datasets;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What a job writes: each method is one transaction, and says so in the job's own record too. */
@Component
class CurationCommits {
    private static final int TELLINGS = 10;
    private static final int LONGEST_EXCERPT = 200;

    private final JobStore jobs;
    private final CurationVideoRepository videos;
    private final CuratedPairs pairs;
    private final CurationCounts counts;
    private final Datasets datasets;
    private final UploadedFiles files;
    private final JsonMapper json;

    CurationCommits(
            JobStore jobs,
            CurationVideoRepository videos,
            CuratedPairs pairs,
            CurationCounts counts,
            Datasets datasets,
            UploadedFiles files,
            JsonMapper json) {
        this.jobs = jobs;
        this.videos = videos;
        this.pairs = pairs;
        this.counts = counts;
        this.datasets = datasets;
        this.files = files;
        this.json = json;
    }

    @Transactional(readOnly = true)
    int videosDone(String jobId) {
        return videos.countByKeyJobIdAndDoneTrue(jobId);
    }

    /**
     * A video is done, with all its pairs. Done again, as after a commit whose answer was lost, it changes nothing.
     *
     * @param made with this video
     * @param progress with it
     */
    @Transactional
    void commit(
            Lease lease, CurationSpec spec, int place, VideoWork.Outcome outcome, PairsMade made, Progress progress) {
        String jobId = lease.jobId();
        int total = spec.videos().size();
        jobs.require(lease);
        if (counts.finish(jobId, place, outcome) != 1) {
            return;
        }
        var source = new CuratedPairs.Source(
                jobId, place, outcome.file().id(), outcome.file().sha256(), spec.generator(), spec.models());
        pairs.add(source, outcome.curation().pairs());
        int done = place + 1;
        List<NewEvent> events = complaints(outcome);
        if (done * TELLINGS / total > place * TELLINGS / total) {
            events.add(NewEvent.info(done + " of " + total + " videos: " + made.kept() + " good pairs, "
                    + made.rejected() + " rejected"));
        }
        jobs.report(lease, progress, events, metrics(done, made.kept(), made.rejected()));
    }

    private static List<MetricPoint> metrics(int videos, long kept, long rejected) {
        return List.of(
                new MetricPoint("pairs/kept", videos, kept), new MetricPoint("pairs/rejected", videos, rejected));
    }

    private static List<NewEvent> complaints(VideoWork.Outcome outcome) {
        List<NewEvent> complaints = new ArrayList<>();
        String file = outcome.file().id();
        if (outcome.shortOf() > 0) {
            complaints.add(NewEvent.warn("Video '" + file + "' has only " + outcome.shortOf() + " frames: left out"));
        }
        for (VideoCuration.UnusableCaption caption : outcome.curation().unusable()) {
            String text = caption.text();
            complaints.add(NewEvent.warn("Video '%s', %.1f to %.1f s: the caption %s: %s"
                    .formatted(
                            file,
                            caption.startSeconds(),
                            caption.endSeconds(),
                            caption.why(),
                            text.substring(0, Math.min(LONGEST_EXCERPT, text.length())))));
        }
        return complaints;
    }

    /**
     * The job ends: with a version of what the selection chooses, or failed if nothing is left. The last metrics say what
     * the job's counts do.
     *
     * @param progress at the end
     */
    @Transactional
    void finish(Lease lease, CurationSpec spec, Selection selection, PairsMade made, Progress progress) {
        String jobId = lease.jobId();
        List<PreferencePair> chosen = pairs.select(jobId, selection);
        CurationJobObject.Counts counted = counts.of(jobId);
        jobs.report(lease, progress, List.of(), metrics(made.videos(), counted.kept(), counted.rejected()));
        if (chosen.isEmpty()) {
            jobs.fail(lease, new JobError("no_pairs", counts.whyNothing(jobId)));
            return;
        }
        if (!files.hold(chosen.stream().map(PreferencePair::fileId).distinct().toList())) {
            throw new CurationFailedException("file_gone", "a video was deleted meanwhile", "files");
        }
        Curriculum curriculum = spec.curriculum();
        String version = datasets.publish(
                spec.dataset(),
                jobId,
                chosen,
                curriculum == null ? UnaryOperator.identity() : all -> curriculum.order(all, PreferencePair::strength));
        jobs.succeed(
                lease,
                json.writeValueAsString(new CurationResult(version)),
                NewEvent.info("Kept " + chosen.size() + " pairs as version " + version + " of " + spec.dataset()));
    }
}
