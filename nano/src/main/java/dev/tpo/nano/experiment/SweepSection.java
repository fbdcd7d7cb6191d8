package dev.tpo.nano.experiment;

import dev.tpo.nano.experiment.Exam.Answered;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What changes with one number of the recipe, and with another loss or other pairs. */
final class SweepSection {
    private static final Predicate<Answered> SCORED = Targets.isOf(Family.SCORED);

    private final Results results;
    private final String plots;
    private final Markdown out;

    SweepSection(Results results, String plots, Markdown out) {
        this.results = results;
        this.plots = plots;
        this.out = out;
    }

    void write() {
        results.sweeps().forEach(this::sweep);
        rates();
        others();
    }

    private void sweep(Sweep sweep) {
        out.heading(2, sweep.title()).image(sweep.title(), plots + "/" + sweep.name() + ".svg");
        List<List<String>> rows = new ArrayList<>();
        List<String> names = sweep.stepNames();
        for (Arm arm : sweep.steps().values()) {
            List<String> row = new ArrayList<>(List.of(names.get(rows.size())));
            for (Length length : Length.values()) {
                row.add(Markdown.share(Figures.share(results.of(arm), length.word(), SCORED)));
            }
            rows.add(row);
        }
        out.table(Markdown.ofLengths(sweep.axis()), rows);
    }

    /** Whether SFT or preferences would only have wanted another rate. */
    private void rates() {
        if (!results.has(Arms.SFT_FASTER) && !results.has(Arms.MIXED_FASTER)) {
            return;
        }
        out.heading(2, "The learning rate")
                .paragraph(
                        "At twice the rate more of short videos is forgotten for more of long ones. If one of the two"
                                + " were only slower than the other, it would catch up there.");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : List.of(Arms.SFT, Arms.SFT_FASTER, Arms.MIXED, Arms.MIXED_FASTER)) {
            addDifferences(rows, arm, Arms.BASE);
        }
        addDifferences(rows, Arms.MIXED, Arms.SFT);
        addDifferences(rows, Arms.MIXED, Arms.SFT_FASTER);
        addDifferences(rows, Arms.MIXED_FASTER, Arms.SFT_FASTER);
        out.table(Markdown.ofLengths("points"), rows);
    }

    private void addDifferences(List<List<String>> rows, Arm arm, Arm other) {
        if (results.has(arm) && results.has(other)) {
            rows.add(differences("“" + arm.title() + "” to “" + other.title() + "”", arm, other));
        }
    }

    private List<String> differences(String name, Arm arm, Arm other) {
        List<String> row = new ArrayList<>(List.of(name));
        for (Length length : Length.values()) {
            row.add(Markdown.difference(Figures.difference(results.of(arm), results.of(other), length.word(), SCORED)));
        }
        return row;
    }

    /** Losses, filters and perturbations beside the recipe's. */
    private void others() {
        List<Arm> others = new ArrayList<>(List.of(Arms.RRPO, Arms.SIMPO, Arms.KNOWN_TOO));
        others.addAll(Arms.TEMPLE);
        others.removeIf(arm -> !results.has(arm));
        if (others.isEmpty() || !results.has(Arms.MIXED)) {
            return;
        }
        out.heading(2, "Other losses, other pairs");
        List<List<String>> rows = others.stream()
                .map(arm -> differences(arm.title(), arm, Arms.MIXED))
                .toList();
        out.table(Markdown.ofLengths("to “" + Arms.MIXED.title() + "”, points"), rows);
    }
}
