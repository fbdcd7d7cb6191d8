package dev.tpo.nano.experiment;

import dev.tpo.nano.experiment.Exam.Answered;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Models beside each other: right answers by length and by family. */
final class ComparisonSection {
    private static final Predicate<Answered> SCORED = Targets.isOf(Family.SCORED);

    private final Results results;
    private final ExperimentSettings settings;
    private final String plots;
    private final Markdown out;

    ComparisonSection(Results results, String plots, Markdown out) {
        this.results = results;
        this.settings = results.settings();
        this.plots = plots;
        this.out = out;
    }

    void write() {
        accuracy();
        for (Length length : Length.values()) {
            differences(length);
        }
        for (Length length : Length.values()) {
            families(length);
        }
    }

    private void accuracy() {
        out.heading(2, "Accuracy").image("Accuracy by length", plots + "/accuracy.svg");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : settings.arms()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (Length length : Length.values()) {
                row.add(Markdown.share(Figures.share(results.of(arm), length.word(), SCORED)));
            }
            rows.add(row);
        }
        out.table(Markdown.ofLengths("all seeds, %"), rows);
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
            row.add(Markdown.share(Figures.share(results.of(arm), length.word(), Targets.isOf(List.of(family)))));
        }
        return row;
    }
}
