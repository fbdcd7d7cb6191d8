package dev.tpo.nano.experiment;

import dev.tpo.nano.experiment.Figures.Figure;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.plots.Bars;
import dev.tpo.nano.plots.Estimate;
import dev.tpo.nano.plots.HeatMap;
import dev.tpo.nano.plots.Lines;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report's pictures, by file name. */
final class Plots {
    private final Results results;

    Plots(Results results) {
        this.results = results;
    }

    Map<String, String> all() {
        Map<String, String> plots = new LinkedHashMap<>();
        plots.put("accuracy.svg", accuracy());
        plots.put("families.svg", families());
        if (results.hasNeedle()) {
            plots.put("needle.svg", needle());
        }
        for (Sweep sweep : results.sweeps()) {
            plots.put(sweep.name() + ".svg", sweep(sweep));
        }
        if (results.hasFrames()) {
            plots.put("frames.svg", frames());
        }
        return plots;
    }

    private String accuracy() {
        List<Length> lengths = Arrays.asList(Length.values());
        return Bars.svg(
                "Accuracy by length, % (95 % intervals)",
                lengths.stream().map(Length::word).toList(),
                results.main().stream()
                        .map(arm -> new Bars.Series(
                                arm.title(),
                                lengths.stream()
                                        .map(length -> share(arm, length.word(), Family.SCORED))
                                        .toList()))
                        .toList());
    }

    private String families() {
        return Bars.svg(
                "Accuracy on long videos by family, % (95 % intervals)",
                Family.SCORED.stream().map(Family::word).toList(),
                results.main().stream()
                        .map(arm -> new Bars.Series(
                                arm.title(),
                                Family.SCORED.stream()
                                        .map(family -> share(arm, Length.LONG.word(), List.of(family)))
                                        .toList()))
                        .toList());
    }

    private String needle() {
        List<HeatMap.Panel> panels = new ArrayList<>();
        for (Arm arm : results.besideEachOther()) {
            panels.add(new HeatMap.Panel(
                    arm.title(),
                    Needle.DEPTHS.stream()
                            .map(depth -> Needle.FRAMES.stream()
                                    .map(frames ->
                                            results.needle(arm, frames, depth).mean())
                                    .toList())
                            .toList()));
        }
        return HeatMap.svg(
                "A needle in a haystack: accuracy, %",
                "depth, %",
                Needle.DEPTHS.stream().map(String::valueOf).toList(),
                "frames",
                Needle.FRAMES.stream().map(String::valueOf).toList(),
                panels);
    }

    private String sweep(Sweep sweep) {
        List<Lines.Series> series = new ArrayList<>();
        for (Length length : Length.values()) {
            series.add(new Lines.Series(
                    length.word(),
                    sweep.steps().values().stream()
                            .map(arm -> share(arm, length.word(), Family.SCORED))
                            .toList()));
        }
        return Lines.svg(
                sweep.title() + ": accuracy by length, % (95 % intervals)", sweep.axis(), sweep.stepNames(), series);
    }

    private String frames() {
        return Lines.svg(
                "Frames seen of long videos: accuracy, % (95 % intervals)",
                "frames",
                Exams.FRAMES.stream().map(String::valueOf).toList(),
                results.besideEachOther().stream()
                        .map(arm -> new Lines.Series(
                                arm.title(),
                                Exams.FRAMES.stream()
                                        .map(frames -> share(arm, Exams.ofFrames(frames), Family.SCORED))
                                        .toList()))
                        .toList());
    }

    private Estimate share(Arm arm, String exam, List<Family> families) {
        Figure figure = Figures.share(results.of(arm), exam, Targets.isOf(families));
        List<Double> interval = figure.interval();
        return interval == null
                ? Estimate.exactly(figure.mean())
                : new Estimate(figure.mean(), interval.getFirst(), interval.getLast());
    }
}
