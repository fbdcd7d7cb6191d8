package dev.tpo.nano.experiment;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import java.util.List;
import java.util.Locale;

/** Says in words and tables what the records show; no number stands in it that is not reckoned from them. */
final class Report {
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
        new ComparisonSection(results, plots, out).write();
        new AbilitySection(results, plots, out).write();
        new SweepSection(results, plots, out).write();
        new ProvenanceSection(results, out).write();
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
                + " suite's evaluations. Seeds (" + settings.seedsInWords()
                + ") decide the videos that pairs are made of, every draw and"
                + " the order of training.");
    }

    private void targets() {
        List<Targets.Target> targets = Targets.of(results);
        if (!targets.isEmpty()) {
            long reached = targets.stream().filter(Targets.Target::reached).count();
            out.heading(2, "Targets")
                    .paragraph("Of “" + Arms.MIXED.title() + "”. " + reached + " of " + targets.size()
                            + " are reached, by the figure itself; where its interval holds what is wanted, a drawing of other"
                            + " videos might have decided otherwise, which is said. No p of this document is corrected for"
                            + " how many there are of them.")
                    .table(
                            List.of("wanted", "found, points", ""),
                            targets.stream()
                                    .map(target -> List.of(target.wanted(), target.found(), target.verdict()))
                                    .toList());
        }
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
