package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final int VIDEOS = 80;
    private static final List<Arm> ARMS = List.of(Arms.BASE, Arms.SFT, Arms.MIXED);

    @Test
    void aReportSaysWhatTheRecordsShow() {
        String report = Report.of(results(ExperimentSettings.Size.DEFAULT, 20, 28, 48), "results");

        assertThat(report)
                .contains("| base | 25.0 [")
                .contains("| SFT-Self | 35.0 [")
                .contains("| TPO, mixed 5:5 | 60.0 [")
                .contains("| TPO, mixed 5:5, all seeds | +35.0 [")
                .contains("+25.0 [")
                .contains("p ≤ 0.0001")
                .contains("| Long videos: at least 12 points above base, p < 0.01 on every seed | +35.0 [")
                .containsPattern("seed 1: [+]35.0 \\[[^|]*; seed 2: [+]35.0 \\[[^|]*, p ≤ 0.0001\\) \\| reached \\|")
                .contains("| mixed, localized after | 10 | 90.0 | 10.0 |")
                .contains("| short, base | 50.0 [")
                .contains("480 questions a length")
                .contains("together, but for what lay in the work folder already: 90 s")
                .doesNotContain("quick run")
                .doesNotContain("NaN")
                .doesNotContain("null");
    }

    @Test
    void whatFallsShortIsSaidToBeMissed() {
        String report = Report.of(results(ExperimentSettings.Size.DEFAULT, 40, 44, 42), "results");

        assertThat(report)
                .contains("| Trained length: at least 9 points above base | +2.5 [")
                .containsPattern("Trained length: at least 9 points above base \\| [^|]* \\| missed \\|")
                .containsPattern("above SFT-Self, p < 0.01 on every seed \\| −2.5 [^|]* \\| missed \\|");
    }

    @Test
    void whatAnIntervalLeavesOpenIsSaid() {
        assertThat(Report.of(results(ExperimentSettings.Size.DEFAULT, 40, 44, 50), "results"))
                .containsPattern("at least 12 points above base[^|]*\\| [+]12.5 [^|]* \\| reached, within chance \\|");
    }

    @Test
    void whatWasSweptIsShownBesideTheRecipe() {
        assertThat(sweeps(Arms.FULL))
                .contains(
                        "## The mix of pairs",
                        "## The number of pairs",
                        "## β",
                        "## The SFT weight",
                        "| “SFT-Self, twice the rate” to “base” | ",
                        "| “TPO, mixed 5:5” to “SFT-Self, twice the rate” | +",
                        "| RRPO, mixed 5:5 | +0.0 [",
                        "| TEMPLE's negatives, easy to hard | +0.0 [")
                .doesNotContain("NaN")
                .doesNotContain("null");
        assertThat(sweeps(List.of(Arms.BASE, Arms.SFT_FASTER, Arms.MIXED_FASTER)))
                .contains("| “TPO, mixed 5:5, twice the rate” to “SFT-Self, twice the rate” | ")
                .doesNotContain("to “SFT-Self” |");
    }

    private static String sweeps(List<Arm> arms) {
        Markdown out = new Markdown();
        new SweepSection(results(ExperimentSettings.Size.DEFAULT, arms), "results", out).write();
        return out.text();
    }

    @Test
    void aTargetThatOneSeedMissesForCertainIsMissedForCertain() {
        Results results = results(ExperimentSettings.Size.DEFAULT, 20, 40, 41);
        Results.Run worse = run(Arms.MIXED, 2, 22);
        List<Results.Run> runs = new ArrayList<>(results.runs());
        runs.set(runs.size() - 1, worse);

        assertThat(Report.of(
                        new Results(
                                results.settings(),
                                results.base(),
                                results.processor(),
                                runs,
                                results.lessons(),
                                results.spent()),
                        "results"))
                .containsPattern(
                        "above SFT-Self, p < 0.01 on every seed \\| [^|]*seed 1: [+]1.3 \\[[^|]* \\| missed \\|");
    }

    @Test
    void aQuickRunSaysThatItIsNotTheResult() {
        assertThat(Report.of(results(ExperimentSettings.Size.QUICK, 20, 28, 48), "results"))
                .contains("**This is a quick run");
    }

    @Test
    void theSameRecordsGiveTheSamePlots() {
        Results results = results(ExperimentSettings.Size.DEFAULT, 20, 28, 48);

        Map<String, String> plots = new Plots(results).all();

        assertThat(plots).isEqualTo(new Plots(results).all()).containsOnlyKeys("accuracy.svg", "families.svg");
        assertThat(plots.get("accuracy.svg"))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("prefers-color-scheme: dark", ">TPO, mixed 5:5</text>")
                .endsWith("</svg>\n");
    }

    /** Of each arm so many videos of {@value #VIDEOS} of which all is known; of the others nothing is. */
    private static Results results(ExperimentSettings.Size size, int base, int sft, int mixed) {
        return results(size, ARMS, arm -> arm.equals(Arms.BASE) ? base : arm.equals(Arms.SFT) ? sft : mixed);
    }

    private static Results results(ExperimentSettings.Size size, List<Arm> arms) {
        return results(
                size, arms, arm -> arm.equals(Arms.BASE) ? 20 : arm.name().startsWith("sft") ? 28 : 48);
    }

    private static Results results(ExperimentSettings.Size size, List<Arm> arms, ToIntFunction<Arm> known) {
        ExperimentSettings settings = new ExperimentSettings(
                Path.of("base"), Path.of("work"), List.of(1L, 2L), size, new Scale(10, 10, VIDEOS, 1, 0, 1), arms);
        List<Results.Run> runs = new ArrayList<>();
        List<Results.Lesson> lessons = new ArrayList<>();
        for (Arm arm : arms) {
            if (arm.lesson() == null) {
                runs.add(run(arm, 0, known.applyAsInt(arm)));
            }
        }
        for (long seed : settings.seeds()) {
            for (Arm arm : arms) {
                if (arm.lesson() != null) {
                    runs.add(run(arm, seed, known.applyAsInt(arm)));
                }
            }
            lessons.add(new Results.Lesson(
                    "mixed",
                    seed,
                    7,
                    5,
                    5,
                    9,
                    List.of(new Audit.Line("localized", "after", 5, 0.9, 0.1)),
                    Map.of("rewards/accuracies", 0.75)));
        }
        return new Results(
                settings,
                "0123456789abcdef0123",
                "a processor",
                runs,
                lessons,
                List.of(
                        new Progress.Spent("training", "seed 1", 9, 60),
                        new Progress.Spent("training", "seed 2", 9, 30)));
    }

    private static Results.Run run(Arm arm, long seed, int known) {
        Map<String, List<Exam.Answered>> answers = new LinkedHashMap<>();
        for (Length length : Length.values()) {
            List<Exam.Answered> ofLength = new ArrayList<>();
            for (int video = 0; video < VIDEOS; video++) {
                for (Family family : Exams.FAMILIES) {
                    double worth = family == Family.SPAN ? 0.5 : video < known ? 1 : 0;
                    ofLength.add(
                            new Exam.Answered("v" + video, family.word(), "", family + "?", "right", "said", worth));
                }
            }
            answers.put(length.word(), ofLength);
        }
        return new Results.Run(arm.name(), seed, answers);
    }
}
