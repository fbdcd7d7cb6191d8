package dev.tpo.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Each measurement is a process of its own, so that memory's peak is its own, and warm-up is the same for all. */
@Command(
        name = "training-peer",
        description = "`train` and PyTorch's step on the same checkpoint, in turn: medians, spread, ratios.",
        mixinStandardHelpOptions = true)
final class TrainingPeerCommand implements Callable<Integer> {
    private static final String OURS = "ours";

    @Parameters(index = "0", description = "the checkpoint's folder")
    private Path checkpoint = Path.of("");

    @Parameters(index = "1", description = "a video file")
    private Path video = Path.of("");

    @Option(names = "--peer", required = true, description = "e.g. \"python bench/peers/dpo_step.py\"")
    private String peer = "";

    @Option(names = "--dtypes", split = ",", defaultValue = "bfloat16,float32", description = "the peer's")
    private List<String> dtypes = List.of();

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(names = "--frames", defaultValue = "8")
    private int frames;

    @Option(names = "--threads", defaultValue = "2")
    private int threads;

    @Option(names = "--steps", defaultValue = "1", description = "of each process, of which the last counts")
    private int steps;

    @Option(names = "--activations", defaultValue = "2000000000", description = "bytes; see ActivationMemory")
    private long activations;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report.sayMachine();
        Map<String, List<TrainingResult>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            TrainingResult ours = run(ours());
            results.computeIfAbsent(OURS, name -> new ArrayList<>()).add(ours);
            say(round, OURS, ours);
            for (String dtype : dtypes) {
                TrainingResult theirs = run(theirs(dtype, ours));
                results.computeIfAbsent(dtype, name -> new ArrayList<>()).add(theirs);
                say(round, dtype, theirs);
            }
        }
        results.forEach((name, all) -> {
            line(name, "step, s", all, result -> result.steps().getLast().seconds());
            line(
                    name,
                    "step, processor s",
                    all,
                    result -> result.steps().getLast().processorSeconds());
            line(name, "tower, s", all, result -> result.tower().seconds());
            line(name, "tower, processor s", all, result -> result.tower().processorSeconds());
            line(name, "peak resident, GB", all, result -> result.peakResidentBytes() / 1e9);
        });
        List<TrainingResult> ours = results.getOrDefault(OURS, List.of());
        for (String dtype : dtypes) {
            List<TrainingResult> theirs = results.getOrDefault(dtype, List.of());
            ratio(
                    dtype,
                    "step",
                    ours,
                    theirs,
                    result -> result.steps().getLast().seconds());
            ratio(
                    dtype,
                    "step by processors",
                    ours,
                    theirs,
                    result -> result.steps().getLast().processorSeconds());
            ratio(dtype, "tower", ours, theirs, result -> result.tower().seconds());
            ratio(
                    dtype,
                    "tower by processors",
                    ours,
                    theirs,
                    result -> result.tower().processorSeconds());
            ratio(dtype, "peak resident", ours, theirs, TrainingResult::peakResidentBytes);
        }
        Report.sayLoad("after");
        return 0;
    }

    private List<String> ours() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName(), "train"));
        words.addAll(List.of(checkpoint.toString(), video.toString()));
        words.addAll(List.of("--activations", Long.toString(activations)));
        return withCommon(words);
    }

    private List<String> theirs(String dtype, TrainingResult ours) {
        List<String> words = new ArrayList<>(List.of(peer.split(" ")));
        words.addAll(List.of(checkpoint.toString(), "--dtype", dtype));
        words.addAll(List.of("--prompt", Long.toString(ours.prompt())));
        words.addAll(List.of("--answer", Integer.toString(ours.answer())));
        return withCommon(words);
    }

    private List<String> withCommon(List<String> words) {
        words.addAll(List.of("--frames", Integer.toString(frames)));
        words.addAll(List.of("--threads", Integer.toString(threads)));
        words.addAll(List.of("--steps", Integer.toString(steps)));
        return words;
    }

    private static TrainingResult run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(words.getFirst() + " failed: " + said);
        }
        return TrainingResult.in(said);
    }

    private static void say(int round, String name, TrainingResult result) {
        Report.say(
                "round " + round + ", " + name,
                "step %s, tower %s, peak %.3f GB, prompt %d, answers %d",
                result.steps().getLast(),
                result.tower(),
                result.peakResidentBytes() / 1e9,
                result.prompt(),
                result.answer());
    }

    private static void line(
            String name, String what, List<TrainingResult> results, ToDoubleFunction<TrainingResult> figure) {
        List<Double> sorted = sorted(results, figure);
        Report.say(
                name + ": " + what,
                "%s",
                String.format(
                        Locale.ROOT,
                        "%.2f (median of %d, %.2f to %.2f)",
                        median(sorted),
                        sorted.size(),
                        sorted.getFirst(),
                        sorted.getLast()));
    }

    private static void ratio(
            String dtype,
            String what,
            List<TrainingResult> ours,
            List<TrainingResult> theirs,
            ToDoubleFunction<TrainingResult> figure) {
        Report.say(dtype + " / ours: " + what, "%.2f", median(sorted(theirs, figure)) / median(sorted(ours, figure)));
    }

    private static List<Double> sorted(List<TrainingResult> results, ToDoubleFunction<TrainingResult> figure) {
        return results.stream().map(figure::applyAsDouble).sorted().toList();
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return Stream.of(sorted.get((sorted.size() - 1) / 2), sorted.get(middle))
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
