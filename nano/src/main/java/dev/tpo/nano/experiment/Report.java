package dev.tpo.nano.experiment;

import dev.tpo.nano.experiment.Exam.Answered;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Says in words and tables what the records show; no number stands in it that is not reckoned from them. */
final class Report {
    private static final Predicate<Answered> SCORED =
            answer -> Family.SCORED.stream().anyMatch(family -> family.word().equals(answer.family()));

    private final Results results;
    private final Markdown out = new Markdown();

    private Report(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        return new Report(results).text();
    }

    private String text() {
        out.heading(1, "What temporal preference optimization does to a small model");
        overview();
        for (Length length : Length.values()) {
            ofLength(length);
        }
        pairs();
        time();
        return out.text();
    }

    private void overview() {
        List<String> header = new ArrayList<>(List.of("model"));
        for (Length length : Length.values()) {
            header.add(length.word() + ", %");
        }
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : arms()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (Length length : Length.values()) {
                row.add(Markdown.share(Figures.share(results.of(arm), length.word(), SCORED)));
            }
            rows.add(row);
        }
        out.heading(2, "Accuracy").table(header, rows);
    }

    private void ofLength(Length length) {
        out.heading(2, "Differences on " + length.word() + " videos");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : arms()) {
            if (arm.lesson() == null) {
                continue;
            }
            rows.add(List.of(
                    arm.title() + ", all seeds",
                    Markdown.difference(
                            Figures.difference(results.of(arm), results.of(Arms.BASE), length.word(), SCORED)),
                    toSft(arm, results.of(arm), length)));
            for (long seed : results.settings().seeds()) {
                rows.add(List.of(
                        arm.title() + ", seed " + seed,
                        Markdown.difference(Figures.difference(
                                results.of(arm, seed), results.of(Arms.BASE), length.word(), SCORED)),
                        toSft(arm, results.of(arm, seed), length)));
            }
        }
        out.table(List.of("model", "to base, points", "to SFT-Self, points"), rows);
        families(length);
    }

    private String toSft(Arm arm, List<Results.Run> runs, Length length) {
        return arm.equals(Arms.SFT) || !results.has(Arms.SFT)
                ? ""
                : Markdown.difference(Figures.difference(runs, results.of(Arms.SFT), length.word(), SCORED));
    }

    private void families(Length length) {
        List<String> header = new ArrayList<>(List.of("model"));
        Family.SCORED.forEach(family -> header.add(family.word()));
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : arms()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (Family family : Family.SCORED) {
                row.add(Markdown.share(Figures.share(results.of(arm), length.word(), of(family))));
            }
            rows.add(row);
        }
        out.heading(3, "By family").table(header, rows);
    }

    private static Predicate<Answered> of(Family family) {
        return answer -> answer.family().equals(family.word());
    }

    private void pairs() {
        out.heading(2, "What was learned from");
        List<List<String>> rows = new ArrayList<>();
        for (Results.Lesson lesson : results.lessons()) {
            for (Audit.Line line : lesson.audit()) {
                rows.add(List.of(
                        lesson.arm() + ", seed " + lesson.seed() + ", " + line.granularity() + " " + line.family(),
                        String.valueOf(line.pairs()),
                        Markdown.percent(line.preferredRight()),
                        Markdown.percent(line.dispreferredRight())));
            }
        }
        out.table(List.of("pairs", "n", "preferred right, %", "dispreferred right, %"), rows);
    }

    private void time() {
        out.heading(2, "Time")
                .bullets(results.spent().stream()
                        .map(spent -> spent.what() + ": " + Math.round(spent.seconds()) + " s")
                        .toList());
    }

    private List<Arm> arms() {
        return results.settings().arms();
    }
}
