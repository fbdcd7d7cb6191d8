package dev.tpo.nano.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What was learned from, whether it is true, and how everything was run. */
final class ProvenanceSection {
    private final Results results;
    private final ExperimentSettings settings;
    private final Markdown out;

    ProvenanceSection(Results results, Markdown out) {
        this.results = results;
        this.settings = results.settings();
        this.out = out;
    }

    void write() {
        lessons();
        audit();
        conditions();
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
        items.add("seeds " + settings.seedsInWords() + "; " + settings.scale().inWords());
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
}
