package dev.tpo.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Means of what questions are worth, in percent: overall, and by the values of each column. */
final class Figures {
    private static final Comparator<String> NUMBERS_BY_SIZE = Comparator.comparingInt(
                    (String value) -> isNumber(value) ? value.length() : Integer.MAX_VALUE)
            .thenComparing(Comparator.naturalOrder());

    private final List<Question> questions;
    private final List<Double> values;

    private Figures(List<Question> questions, List<Double> values) {
        this.questions = questions;
        this.values = values;
    }

    /** @param answered as many as {@code questions}, in the same order */
    static Scores of(
            Benchmark benchmark,
            Rules rules,
            Extraction extraction,
            List<Question> questions,
            List<Scores.Answered> answered,
            List<String> missing) {
        var figures = new Figures(
                questions, answered.stream().map(Scores.Answered::score).toList());
        double overall = figures.overall(rules.macroColumn());
        double drawn = figures.withChance(answered).overall(rules.macroColumn());
        return new Scores(
                benchmark.id(),
                extraction.id(),
                questions.size(),
                overall,
                figures.micro(),
                (int) answered.stream().filter(one -> one.extracted() == null).count(),
                drawn - overall,
                missing,
                figures.groups(),
                figures.counts(),
                benchmark == Benchmark.CHARADES_STA ? figures.recall() : Map.of(),
                answered);
    }

    /** The same where a random answer stands in for what could not be read. */
    private Figures withChance(List<Scores.Answered> answered) {
        List<Double> drawn = new ArrayList<>(values);
        for (int i = 0; i < drawn.size(); i++) {
            if (answered.get(i).extracted() == null) {
                drawn.set(i, questions.get(i).key().chance());
            }
        }
        return new Figures(questions, drawn);
    }

    private double overall(Optional<String> macroColumn) {
        return macroColumn.map(column -> mean(byValue(column).values())).orElseGet(this::micro);
    }

    private double micro() {
        return percent(values);
    }

    private Map<String, Map<String, Double>> groups() {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        for (String column : questions.getFirst().groups().keySet()) {
            groups.put(column, byValue(column));
        }
        return groups;
    }

    private Map<String, Map<String, Integer>> counts() {
        Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
        for (String column : questions.getFirst().groups().keySet()) {
            SortedMap<String, Integer> sizes = new TreeMap<>(NUMBERS_BY_SIZE);
            members(column).forEach((value, of) -> sizes.put(value, of.size()));
            counts.put(column, sizes);
        }
        return counts;
    }

    private SortedMap<String, Double> byValue(String column) {
        SortedMap<String, Double> means = new TreeMap<>(NUMBERS_BY_SIZE);
        members(column).forEach((value, of) -> means.put(value, percent(of)));
        return means;
    }

    private Map<String, List<Double>> members(String column) {
        Map<String, List<Double>> members = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            String value = questions.get(i).groups().getOrDefault(column, "");
            members.computeIfAbsent(value, none -> new ArrayList<>()).add(values.get(i));
        }
        return members;
    }

    private Map<String, Double> recall() {
        Map<String, Double> recall = new LinkedHashMap<>();
        for (double least : Grounding.RECALLED_FROM) {
            long found = values.stream().filter(value -> value >= least).count();
            recall.put(Double.toString(least), 100.0 * found / values.size());
        }
        return recall;
    }

    private static double percent(List<Double> values) {
        return 100.0 * values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private static double mean(Collection<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
