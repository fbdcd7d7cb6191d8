package dev.tpo.nano.experiment;

import dev.tpo.benchmarks.Grounding;
import dev.tpo.nano.experiment.Exam.Answered;
import dev.tpo.nano.experiment.Figures.Figure;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** Says in words and tables what the records show; no number stands in it that is not reckoned from them. */
final class Report {
    private static final Predicate<Answered> SCORED = Targets.isOf(Family.SCORED);
    private static final Predicate<Answered> SPANS = Targets.isOf(List.of(Family.SPAN));

    private final Results results;
    private final ExperimentSettings settings;
    private final String plots;
    private final Markdown out = new Markdown();

    private Report(Results results, String plots) {
        this.results = results;
        this.settings = results.settings();
        this.plots = plots;
    }

    /** @param plots the folder of the plots, as the document names it */
    static String of(Results results, String plots) {
        return new Report(results, plots).text();
    }

    private String text() {
        out.heading(1, "What preference tuning does to the small model");
        introduction();
        targets();
        accuracy();
        for (Length length : Length.values()) {
            differences(length);
        }
        for (Length length : Length.values()) {
            families(length);
        }
        grounding();
        needle();
        frames();
        results.sweeps().forEach(this::sweep);
        others();
        lessons();
        audit();
        conditions();
        return out.text();
    }

    private void introduction() {
        if (settings.size() == ExperimentSettings.Size.QUICK) {
            out.paragraph(
                    "**This is a quick run: few pairs, few questions. It shows that the experiment works, and is not"
                            + " its result.**");
        }
        Scale scale = settings.scale();
        int questions = scale.examVideos() * scale.questionsPerFamily() * Family.SCORED.size();
        out.paragraph(
                "Written by `./tpo experiment`; every number is reckoned from its records. The base teaches itself:"
                        + " pairs are made of unlabelled videos by its own captions and answers, and filtered by its own"
                        + " likelihoods. SFT-Self learns from the preferred answers of the pairs of “mixed 5:5”, in as many"
                        + " steps. All models learn from as many pairs, but where a line says otherwise.");
        out.paragraph("Asked are " + grouped(questions) + " questions a length, " + scale.questionsPerFamily()
                + " of each of " + Family.SCORED.size() + " families about each of " + scale.examVideos()
                + " videos that no model has seen; all models are asked the same. Short videos are as long as those of"
                + " pretraining (" + Length.SHORT.frames()
                + " frames), trained ones as those that most pairs were made of ("
                + Length.TRAINED.frames() + "), long ones longer than any that a model was trained on ("
                + Length.LONG.frames() + "). Intervals are of 95 %; they and p count videos, not questions, as in the"
                + " suite's evaluations. Seeds (" + seeds()
                + ") decide the videos that pairs are made of, every draw and"
                + " the order of training.");
    }

    private void targets() {
        List<Targets.Target> targets = Targets.of(results);
        if (!targets.isEmpty()) {
            long reached = targets.stream().filter(Targets.Target::reached).count();
            out.heading(2, "Targets")
                    .paragraph("Of “" + Arms.MIXED.title() + "”. " + reached + " of " + targets.size()
                            + " are reached: by the figure itself, where its interval may go past what is wanted.")
                    .table(
                            List.of("wanted", "found, points", ""),
                            targets.stream()
                                    .map(target -> List.of(target.wanted(), target.found(), target.verdict()))
                                    .toList());
        }
    }

    private void accuracy() {
        out.heading(2, "Accuracy").image("Accuracy by length", plots + "/accuracy.svg");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : settings.arms()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (Length length : Length.values()) {
                row.add(Markdown.share(share(arm, length, SCORED)));
            }
            rows.add(row);
        }
        out.table(header("all seeds, %"), rows);
    }

    private static List<String> header(String first) {
        List<String> header = new ArrayList<>(List.of(first));
        for (Length length : Length.values()) {
            header.add(length.word());
        }
        return header;
    }

    private void differences(Length length) {
        out.heading(2, "Differences on " + length.word() + " videos");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : settings.arms()) {
            if (arm.lesson() == null) {
                continue;
            }
            if (settings.seeds().size() > 1) {
                rows.add(difference(arm, arm.title() + ", all seeds", results.of(arm), length));
            }
            for (long seed : settings.seeds()) {
                rows.add(difference(arm, arm.title() + ", seed " + seed, results.of(arm, seed), length));
            }
        }
        out.table(List.of("model", "to base, points", "to SFT-Self, points"), rows);
    }

    private List<String> difference(Arm arm, String name, List<Results.Run> runs, Length length) {
        return List.of(
                name,
                Markdown.difference(Figures.difference(runs, results.of(Arms.BASE), length.word(), SCORED)),
                arm.equals(Arms.SFT) || !results.has(Arms.SFT)
                        ? ""
                        : Markdown.difference(Figures.difference(runs, results.of(Arms.SFT), length.word(), SCORED)));
    }

    private void families(Length length) {
        out.heading(2, "Families on " + length.word() + " videos");
        if (length == Length.LONG) {
            out.image("Accuracy on long videos by family", plots + "/families.svg");
        }
        List<String> header = new ArrayList<>(List.of("all seeds, %"));
        Family.SCORED.forEach(family -> header.add(family.word()));
        out.table(
                header, settings.arms().stream().map(arm -> family(arm, length)).toList());
        List<Arm> beside = results.besideEachOther();
        if (beside.contains(Arms.MIXED)) {
            List<List<String>> rows = new ArrayList<>();
            for (Family family : Family.SCORED) {
                List<String> row = new ArrayList<>(List.of(family.word()));
                for (Arm other : List.of(Arms.BASE, Arms.SFT)) {
                    row.add(
                            results.has(other)
                                    ? Markdown.difference(Figures.difference(
                                            results.of(Arms.MIXED),
                                            results.of(other),
                                            length.word(),
                                            Targets.isOf(List.of(family))))
                                    : "");
                }
                rows.add(row);
            }
            out.table(List.of(Arms.MIXED.title() + ", all seeds", "to base, points", "to SFT-Self, points"), rows);
        }
    }

    private List<String> family(Arm arm, Length length) {
        List<String> row = new ArrayList<>(List.of(arm.title()));
        for (Family family : Family.SCORED) {
            row.add(Markdown.share(share(arm, length, Targets.isOf(List.of(family)))));
        }
        return row;
    }

    private void grounding() {
        out.heading(2, "Grounding")
                .paragraph("“When is X shown?”, answered by an interval and scored by its overlap with the true one, as"
                        + " Charades-STA scores: the mean overlap (mIoU), and the share of answers that overlap by at least"
                        + " 0.3, 0.5, 0.7 (R1). In %.");
        List<String> header = new ArrayList<>(List.of("all seeds", "mIoU", "mIoU, to base"));
        Grounding.RECALLED_FROM.forEach(least -> header.add("R1@" + least));
        List<List<String>> rows = new ArrayList<>();
        for (Length length : Length.values()) {
            for (Arm arm : results.besideEachOther()) {
                rows.add(grounding(arm, length));
            }
        }
        out.table(header, rows);
    }

    private List<String> grounding(Arm arm, Length length) {
        List<String> row = new ArrayList<>(List.of(
                length.word() + ", " + arm.title(),
                Markdown.share(share(arm, length, SPANS)),
                arm.equals(Arms.BASE)
                        ? ""
                        : Markdown.difference(
                                Figures.difference(results.of(arm), results.of(Arms.BASE), length.word(), SPANS))));
        for (double least : Grounding.RECALLED_FROM) {
            ToDoubleFunction<Answered> recalled = answer -> answer.worth() >= least ? 1 : 0;
            row.add(Markdown.share(Figures.share(results.of(arm), length.word(), SPANS, recalled)));
        }
        return row;
    }

    private void needle() {
        if (!results.hasNeedle()) {
            return;
        }
        out.heading(2, "A needle in a haystack")
                .paragraph("One thing is shown once, for " + Math.round(Timeline.BUCKET_SECONDS)
                        + " s, in a video of a few others that come again and again. Asked are whether it appears,"
                        + " whether something appears that does not, when it appears, and what is shown then. Accuracy in"
                        + " %, over the seeds, by the frames of the video and by how deep in it the needle is.")
                .image("Accuracy by length and depth", plots + "/needle.svg");
        List<String> header = new ArrayList<>(List.of("depth"));
        Needle.FRAMES.forEach(frames -> header.add(frames + " frames"));
        for (Arm arm : results.besideEachOther()) {
            List<List<String>> rows = new ArrayList<>();
            for (int depth : Needle.DEPTHS) {
                List<String> row = new ArrayList<>(List.of(arm.title() + ", " + depth + " %"));
                for (int frames : Needle.FRAMES) {
                    row.add(Markdown.share(results.needle(arm, frames, depth)));
                }
                rows.add(row);
            }
            out.table(header, rows);
        }
    }

    private void frames() {
        if (!results.hasFrames()) {
            return;
        }
        out.heading(2, "Frames that are seen").image("Accuracy by frames", plots + "/frames.svg");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : results.besideEachOther()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (int frames : Exams.FRAMES) {
                row.add(Markdown.share(Figures.share(results.of(arm), Exams.ofFrames(frames), SCORED)));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(List.of("long videos, %"));
        Exams.FRAMES.forEach(frames -> header.add(frames + " frames"));
        out.table(header, rows);
    }

    private void sweep(Sweep sweep) {
        out.heading(2, sweep.title()).image(sweep.title(), plots + "/" + sweep.name() + ".svg");
        List<List<String>> rows = new ArrayList<>();
        List<String> names = sweep.stepNames();
        for (Arm arm : sweep.steps().values()) {
            List<String> row = new ArrayList<>(List.of(names.get(rows.size())));
            for (Length length : Length.values()) {
                row.add(Markdown.share(share(arm, length, SCORED)));
            }
            rows.add(row);
        }
        out.table(header(sweep.axis()), rows);
    }

    /** Losses and perturbations beside the recipe's. */
    private void others() {
        List<Arm> others = new ArrayList<>(List.of(Arms.RRPO, Arms.SIMPO));
        others.addAll(Arms.TEMPLE);
        others.removeIf(arm -> !results.has(arm));
        if (others.isEmpty() || !results.has(Arms.MIXED)) {
            return;
        }
        out.heading(2, "Other losses and other negatives");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : others) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (Length length : Length.values()) {
                row.add(Markdown.difference(
                        Figures.difference(results.of(arm), results.of(Arms.MIXED), length.word(), SCORED)));
            }
            rows.add(row);
        }
        out.table(header("to “" + Arms.MIXED.title() + "”, points"), rows);
    }

    private void lessons() {
        out.heading(2, "What was learned from");
        List<List<String>> rows = new ArrayList<>();
        for (Results.Lesson lesson : results.lessons()) {
            rows.add(List.of(
                    lesson.arm() + ", seed " + lesson.seed(),
                    String.valueOf(lesson.videos()),
                    String.valueOf(lesson.pairs()),
                    String.valueOf(lesson.localized()),
                    String.valueOf(lesson.pairs() - lesson.localized()),
                    String.valueOf(lesson.steps()),
                    metric(lesson, "rewards/accuracies"),
                    metric(lesson, "rewards/margins")));
        }
        out.table(
                List.of(
                        "model",
                        "videos",
                        "pairs",
                        "localized",
                        "comprehensive",
                        "steps",
                        "rewards/accuracies",
                        "rewards/margins"),
                rows);
    }

    private static String metric(Results.Lesson lesson, String name) {
        Double value = lesson.metrics().get(name);
        return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
    }

    /** Over seeds, of arms whose pairs differ. */
    private void audit() {
        out.heading(2, "Are the pairs right?")
                .paragraph("By the ground truth, which neither curation nor training hears of. Over the seeds.");
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (Results.Lesson lesson : results.lessons()) {
            for (Audit.Line line : lesson.audit()) {
                String name = lesson.arm() + ", " + line.granularity() + " " + line.family();
                double[] sum = sums.computeIfAbsent(name, any -> new double[3]);
                sum[0] += line.pairs();
                sum[1] += line.pairs() * line.preferredRight();
                sum[2] += line.pairs() * line.dispreferredRight();
            }
        }
        List<List<String>> rows = new ArrayList<>();
        sums.forEach((name, sum) -> rows.add(List.of(
                name,
                String.valueOf(Math.round(sum[0])),
                Markdown.percent(sum[1] / sum[0]),
                Markdown.percent(sum[2] / sum[0]))));
        out.table(List.of("pairs", "n", "preferred right, %", "dispreferred right, %"), rows);
    }

    private void conditions() {
        out.heading(2, "How it was run");
        List<String> items = new ArrayList<>();
        items.add("base: " + results.base().substring(0, 16) + " (sha256 of its weights, settings and vocabulary)");
        items.add("seeds " + seeds() + "; " + settings.scale().inWords());
        items.add(Training.inWords());
        for (Arm arm : settings.arms()) {
            if (arm.lesson() != null) {
                items.add("loss of “" + arm.title() + "”: `"
                        + JsonMapper.shared()
                                .writeValueAsString(arm.lesson().loss().resolved()) + "`");
            }
        }
        items.add(Curation.inWords());
        items.add(results.processor() + ", " + Experiment.THREADS + " threads");
        Map<String, Double> spent = new LinkedHashMap<>();
        results.spent().forEach(one -> spent.merge(one.kind(), one.seconds(), Double::sum));
        spent.forEach((kind, seconds) -> items.add(kind + ": " + time(seconds)));
        items.add("together, but for what lay in the work folder already: "
                + time(spent.values().stream().mapToDouble(Double::doubleValue).sum()));
        out.bullets(items);
    }

    private static String time(double seconds) {
        return seconds < 120 ? Math.round(seconds) + " s" : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }

    private String seeds() {
        return String.join(", ", settings.seeds().stream().map(String::valueOf).toList());
    }

    private Figure share(Arm arm, Length length, Predicate<Answered> which) {
        return Figures.share(results.of(arm), length.word(), which);
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
