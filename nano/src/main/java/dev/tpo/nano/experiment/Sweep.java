package dev.tpo.nano.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arms that differ in one number.
 *
 * @param name of its plot's file
 * @param steps by that number
 */
record Sweep(String name, String title, String axis, Map<Double, Arm> steps) {

    static final List<Sweep> ALL = List.of(
            new Sweep(
                    "mix",
                    "The mix of pairs",
                    "localized pairs, %",
                    Map.of(
                            0.0,
                            Arms.COMPREHENSIVE,
                            20.0,
                            Arms.MIXES.getLast(),
                            50.0,
                            Arms.MIXED,
                            80.0,
                            Arms.MIXES.getFirst(),
                            100.0,
                            Arms.LOCALIZED)),
            new Sweep(
                    "pairs",
                    "The number of pairs",
                    "times the recipe's pairs",
                    Map.of(0.5, Arms.MULTIPLES.getFirst(), 1.0, Arms.MIXED, 2.5, Arms.MULTIPLES.getLast())),
            new Sweep(
                    "beta",
                    "β",
                    "β",
                    Map.of(
                            0.1,
                            Arms.BETAS.getFirst(),
                            0.2,
                            Arms.MIXED,
                            0.3,
                            Arms.BETAS.get(1),
                            0.5,
                            Arms.BETAS.getLast())),
            new Sweep(
                    "sft-weight",
                    "The SFT weight",
                    "SFT weight",
                    Map.of(
                            0.0,
                            Arms.SFT_WEIGHTS.getFirst(),
                            0.5,
                            Arms.SFT_WEIGHTS.get(1),
                            1.0,
                            Arms.MIXED,
                            2.0,
                            Arms.SFT_WEIGHTS.getLast())));

    Sweep {
        steps = new TreeMap<>(steps);
    }

    /** With those arms that were run. */
    Sweep of(Results results) {
        Map<Double, Arm> run = new TreeMap<>(steps);
        run.values().removeIf(arm -> !results.has(arm));
        return new Sweep(name, title, axis, run);
    }

    boolean showsSomething() {
        return steps.size() > 1;
    }

    List<String> stepNames() {
        return steps.keySet().stream()
                .map(step -> step == Math.rint(step) ? String.valueOf(step.intValue()) : String.valueOf(step))
                .toList();
    }
}
