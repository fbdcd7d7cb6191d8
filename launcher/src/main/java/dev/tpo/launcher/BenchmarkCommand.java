package dev.tpo.launcher;

import dev.tpo.api.EvaluationObject;
import dev.tpo.launcher.benchmark.Benchmark;
import dev.tpo.launcher.benchmark.ResultTable;
import dev.tpo.launcher.demo.Screen;
import dev.tpo.launcher.suite.RunningSuite;
import dev.tpo.nano.world.Length;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "benchmark", description = "Puts questions about fresh videos to one or two models.")
final class BenchmarkCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--model", required = true, arity = "1", description = "a model; give it twice to compare")
    private List<String> models = List.of();

    @Option(names = "--seed", required = true, description = "of the videos")
    private long seed;

    @Option(names = "--questions", required = true, description = "put to each model")
    private int questions;

    @Option(names = "--length", defaultValue = "long", description = "short, trained or long")
    private Length length = Length.LONG;

    @Option(names = "--grounding", description = "ask besides from when to when something is seen")
    private boolean grounding;

    @Option(names = "--json", description = "print JSON only")
    private boolean json;

    @Override
    public Integer call() {
        check();
        try (RunningSuite suite = Surroundings.runningOrStarted()) {
            Screen screen = Screen.on(System.err);
            Benchmark.Progress progress = (step, done, total) -> screen.progress(step, done, total, "");
            Benchmark benchmark = new Benchmark(Surroundings.client(suite), seed, length);
            show(benchmark.run(models, questions, progress), progress, System.out);
            return 0;
        }
    }

    /** What the run found is shown whatever becomes of the questions that follow it. */
    void show(Benchmark.Run run, Benchmark.Progress progress, PrintStream out) {
        if (json) {
            Map<String, @Nullable Object> view = view(run.result());
            try {
                if (grounding) {
                    view.put("grounding", null);
                    view.put("grounding", run.grounded(progress));
                }
            } finally {
                out.println(JsonMapper.shared().writeValueAsString(view));
            }
            return;
        }
        out.println(ResultTable.of(run.result()));
        if (grounding) {
            out.println(System.lineSeparator() + run.grounded(progress).table());
        }
    }

    private void check() {
        if (models.size() > 2 || models.isEmpty()) {
            throw WrongUsage.of(spec, "--model must be given once or twice");
        }
        if (questions < 1) {
            throw WrongUsage.of(spec, "--questions must be at least 1");
        }
    }

    private static Map<String, @Nullable Object> view(EvaluationObject.Result result) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put(
                "models",
                result.models().stream()
                        .map(model -> {
                            Map<String, Object> families = new LinkedHashMap<>();
                            Objects.requireNonNullElse(
                                            model.families(), Map.<String, EvaluationObject.FamilyResult>of())
                                    .forEach((name, family) ->
                                            families.put(name, Map.of("accuracy", family.accuracy(), "n", family.n())));
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("id", model.id());
                            one.put("accuracy", model.accuracy());
                            one.put("families", families);
                            return one;
                        })
                        .toList());
        view.put("difference", result.difference());
        view.put("confidence_interval", result.confidenceInterval());
        view.put("p_value", result.pValue());
        view.put("n", result.n());
        return view;
    }
}
