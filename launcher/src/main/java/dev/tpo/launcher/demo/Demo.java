package dev.tpo.launcher.demo;

import dev.tpo.api.AliasObject;
import dev.tpo.api.AliasRequest;
import dev.tpo.api.CurationJobObject;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.DatasetObject;
import dev.tpo.api.DatasetRequest;
import dev.tpo.api.EvaluationObject;
import dev.tpo.api.FileObject;
import dev.tpo.api.FineTuningJobObject;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.api.FrameReceipt;
import dev.tpo.launcher.benchmark.Benchmark;
import dev.tpo.launcher.benchmark.FamilyPlot;
import dev.tpo.launcher.benchmark.ResultTable;
import dev.tpo.launcher.benchmark.ScratchFolder;
import dev.tpo.launcher.client.JobWatch;
import dev.tpo.launcher.client.Questions;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.SuiteException;
import dev.tpo.launcher.client.Timestamps;
import dev.tpo.nano.benchmark.NanoWorld;
import dev.tpo.nano.benchmark.RenderedVideo;
import dev.tpo.nano.world.Length;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The loop over the public API; nothing in it knows more than a client may. */
public final class Demo {
    private static final String BASE = "tpo-nano";
    private static final String ALIAS = "default";
    private static final long SEED = 2;
    private static final int VIDEOS = 64;
    private static final int PAIRS = 1000;
    private static final int QUESTIONS = 480;
    private static final int COMPARED_VIDEOS = 8;
    private static final int EXAMPLES = 3;
    /** Localized pairs are the more numerous and the cleaner ones. */
    private static final CurationJobRequest.Granularity MIX = new CurationJobRequest.Granularity(0.75, 0.25);

    /** What the model prefers by more nats with the whole video has next to no gradient. */
    private static final CurationJobRequest.Filter UNKNOWN_ONLY = new CurationJobRequest.Filter(null, null, 7.0);

    private static final int CONFLICT = 409;

    private final SuiteClient suite;
    private final Screen screen;

    public Demo(SuiteClient suite, Screen screen) {
        this.suite = suite;
        this.screen = screen;
    }

    /** Returns the result in one line. */
    public String run() {
        List<Disagreements.Known> videos = new ArrayList<>();
        screen.heading("Ask a long video");
        String first = upload(videos, 0);
        ask(ALIAS, first);
        screen.heading("Upload unlabelled videos");
        for (int number = 1; number < VIDEOS; number++) {
            upload(videos, number);
            screen.progress("upload", number + 1, VIDEOS, "");
        }
        screen.heading("Curate preference pairs");
        String version = curate(videos.stream().map(Disagreements.Known::fileId).toList());
        screen.heading("Train with TPO");
        String tuned = train(version);
        screen.heading("Evaluate on held-out videos, longer than any trained on");
        Benchmark.Run run = new Benchmark(suite, SEED, Length.LONG)
                .run(List.of(BASE, tuned), QUESTIONS, (step, done, total) -> screen.progress(step, done, total, ""));
        EvaluationObject.Result result = run.result();
        screen.line(ResultTable.of(result));
        screen.line("");
        screen.line(FamilyPlot.of(result));
        screen.heading("Answers that changed");
        Disagreements.between(suite, BASE, tuned, videos.subList(0, COMPARED_VIDEOS))
                .lines(EXAMPLES)
                .forEach(screen::line);
        screen.heading("Promote the better one");
        boolean promoted = promote(tuned, run.evaluation().id());
        screen.heading("Ask again");
        ask(ALIAS, first);
        return line(result, promoted);
    }

    private String upload(List<Disagreements.Known> videos, int number) {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            RenderedVideo video =
                    new NanoWorld(NanoWorld.CURATION, SEED, Length.TRAINED).render(scratch.path(), number);
            FileObject file = suite.upload("vision", video.file());
            videos.add(new Disagreements.Known(file.id(), video));
            return file.id();
        } catch (IOException e) {
            throw new SuiteException(0, "cannot render a video: " + e.getMessage());
        }
    }

    private void ask(String model, String file) {
        for (String question :
                List.of("Describe the video.", "What is shown at 01:00?", "Does the red circle ever appear?")) {
            screen.text("  " + question + " → ");
            List<FrameReceipt> receipts = suite.stream(Questions.streamed(model, file, question, null), screen::text);
            screen.line("");
            receipts.forEach(receipt -> screen.line("    from "
                    + receipt.timestampsSeconds().size() + " frames at " + Timestamps.line(receipt.timestampsSeconds())
                    + " (model " + short8(receipt.modelRevision()) + ")"));
        }
    }

    private String curate(List<String> videos) {
        DatasetObject dataset = suite.post("/v1/datasets", new DatasetRequest("demo-" + SEED), DatasetObject.class);
        CurationJobObject job = suite.post(
                "/v1/curation/jobs",
                new CurationJobRequest(dataset.id(), videos, BASE, MIX, null, PAIRS, null, SEED, UNKNOWN_ONLY),
                CurationJobObject.class);
        new JobWatch(suite)
                .untilSucceeded(
                        "curation",
                        job.id(),
                        now -> screen.progress(
                                "curate",
                                now.progress().done(),
                                now.progress().total(),
                                now.progress().unit() + "s"));
        CurationJobObject done = suite.get("/v1/curation/jobs/" + job.id(), CurationJobObject.class);
        screen.line("kept " + done.counts().kept() + ", rejected "
                + done.counts().rejected() + " " + done.counts().reasons());
        String version = done.datasetVersion();
        if (version == null) {
            throw new SuiteException(0, "curation kept no pair");
        }
        return version;
    }

    private String train(String version) {
        FineTuningJobObject job = suite.post(
                "/v1/fine_tuning/jobs", FineTuningJobRequest.dpo(BASE, version, null, SEED), FineTuningJobObject.class);
        new JobWatch(suite)
                .untilSucceeded(
                        "fine_tuning",
                        job.id(),
                        now -> screen.progress(
                                "train", now.progress().done(), now.progress().total(), metrics(job.id())));
        String tuned = suite.get("/v1/fine_tuning/jobs/" + job.id(), FineTuningJobObject.class)
                .fineTunedModel();
        if (tuned == null) {
            throw new SuiteException(0, "the job names no model");
        }
        screen.line("trained " + tuned);
        return tuned;
    }

    private String metrics(String job) {
        JsonNode series = suite.get("/v1/fine_tuning/jobs/" + job + "/metrics", JsonNode.class)
                .path("series");
        double loss = last(series, "loss");
        if (Double.isNaN(loss)) {
            return "(the worker starts, encodes the videos, asks the reference)";
        }
        return String.format(
                Locale.ROOT,
                "loss %.3f margin %.2f accuracy %.2f",
                loss,
                last(series, "rewards/margins"),
                last(series, "rewards/accuracies"));
    }

    private static double last(JsonNode series, String name) {
        JsonNode points = series.path(name);
        return points.isEmpty()
                ? Double.NaN
                : points.get(points.size() - 1).path("value").asDouble(Double.NaN);
    }

    private boolean promote(String tuned, String evaluation) {
        try {
            AliasObject alias =
                    suite.put("/v1/aliases/" + ALIAS, AliasRequest.promote(tuned, evaluation), AliasObject.class);
            screen.line(ALIAS + " is now " + alias.model());
            Objects.requireNonNullElse(alias.instances(), List.<AliasObject.Instance>of()).stream()
                    .filter(instance -> !instance.serving())
                    .forEach(behind -> screen.line(behind.url() + " has not heard of it yet"));
            return true;
        } catch (SuiteException e) {
            if (e.status() != CONFLICT) {
                throw e;
            }
            screen.line("not promoted: " + e.getMessage());
            return false;
        }
    }

    private static String line(EvaluationObject.Result result, boolean promoted) {
        List<Double> interval = result.confidenceInterval();
        Double difference = result.difference();
        Double p = result.pValue();
        if (difference == null || p == null) {
            throw new SuiteException(0, "the evaluation compares nothing");
        }
        String bounds =
                interval == null ? "none" : String.format(Locale.ROOT, "[%.4f,%.4f]", interval.get(0), interval.get(1));
        return String.format(
                Locale.ROOT,
                "result base=%.4f tuned=%.4f difference=%.4f n=%d interval=%s p=%.4g promoted=%b",
                result.models().get(0).accuracy(),
                result.models().get(1).accuracy(),
                difference,
                result.n(),
                bounds,
                p,
                promoted);
    }

    private static String short8(String revision) {
        return revision.substring(0, Math.min(8, revision.length()));
    }
}
