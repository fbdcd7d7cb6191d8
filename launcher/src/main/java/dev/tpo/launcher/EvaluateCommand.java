package dev.tpo.launcher;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.Selection;
import dev.tpo.launcher.benchmark.EvaluationTable;
import dev.tpo.launcher.client.JobWatch;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.SuiteException;
import dev.tpo.launcher.demo.Screen;
import dev.tpo.launcher.suite.RunningSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "evaluate", description = "Puts a published benchmark's questions to one or two models.")
final class EvaluateCommand implements Callable<Integer> {
    private static final int FORBIDDEN = 403;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "BENCHMARK",
            description = "longvideobench, mlvu, videomme, tempcompass, charades-sta")
    private String benchmark = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "as it was downloaded and unpacked")
    private Path folder = Path.of("");

    @Option(names = "--model", required = true, arity = "1", description = "a model; give it twice to compare")
    private List<String> models = List.of();

    @Option(names = "--subtitles", description = "put the subtitles into the prompts")
    private boolean subtitles;

    @Option(names = "--frames", paramLabel = "N", description = "to look at, of each video (default: 32)")
    private @Nullable Integer frames;

    @Option(names = "--limit", paramLabel = "N", description = "the first N questions only")
    private @Nullable Integer limit;

    @Option(names = "--shard", paramLabel = "i/n", description = "one of n parts of the videos")
    private @Nullable String shard;

    @Option(names = "--judge", paramLabel = "NAME", description = "a model that reads what no rule does (tempcompass)")
    private @Nullable String judge;

    @Option(names = "--seed", paramLabel = "N", description = "of intervals and p")
    private long seed;

    @Option(names = "--records", paramLabel = "FILE", description = "write every question's record here, as JSONL")
    private @Nullable Path records;

    @Option(names = "--json", description = "print JSON only")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        EvaluationRequest request = request();
        try (RunningSuite suite = Surroundings.runningOrStarted(absolute())) {
            SuiteClient client = Surroundings.client(suite);
            EvaluationObject created = create(client, request, suite.own() == null);
            Surroundings.say("evaluation " + created.id() + ", at /v1/evaluations/" + created.id());
            if (created.models().stream().anyMatch(SmallWorld::isOf)) {
                Surroundings.say(SmallWorld.NOTE);
            }
            Screen screen = Screen.on(System.err);
            new JobWatch(client)
                    .untilSucceeded(
                            "evaluation",
                            created.id(),
                            now -> screen.progress(
                                    "evaluate",
                                    now.progress().done(),
                                    now.progress().total(),
                                    now.status().equals("validating_files") ? "linking videos" : ""));
            EvaluationObject.Result result = client.get("/v1/evaluations/" + created.id(), EvaluationObject.class)
                    .result();
            if (result == null) {
                throw new CommandFailure("the evaluation has no result");
            }
            if (records != null) {
                Files.writeString(records, client.get("/v1/evaluations/" + created.id() + "/records", String.class));
            }
            System.out.println(json ? json(created.id(), result) : EvaluationTable.of(result));
            return 0;
        }
    }

    private EvaluationRequest request() {
        if (Benchmark.of(benchmark).isEmpty()) {
            throw WrongUsage.of(
                    spec, "no benchmark '" + benchmark + "': there are " + String.join(", ", Benchmark.ids()));
        }
        if (models.size() > 2 || models.isEmpty()) {
            throw WrongUsage.of(spec, "--model must be given once or twice");
        }
        if (shard != null && Selection.Shard.of(shard).isEmpty()) {
            throw WrongUsage.of(spec, "--shard must be i/n with i from 1 to n, such as 2/8");
        }
        if ((frames != null && frames < 1) || (limit != null && limit < 1)) {
            throw WrongUsage.of(spec, "--frames and --limit must be at least 1");
        }
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure("no such folder: " + folder);
        }
        return new EvaluationRequest(
                models,
                null,
                new EvaluationRequest.Benchmark(benchmark, absolute().toString(), subtitles, frames, limit, shard),
                judge,
                seed,
                null);
    }

    private Path absolute() {
        return folder.toAbsolutePath().normalize();
    }

    private EvaluationObject create(SuiteClient client, EvaluationRequest request, boolean running) {
        try {
            return client.post("/v1/evaluations", request, EvaluationObject.class);
        } catch (SuiteException e) {
            if (e.status() == FORBIDDEN && running) {
                throw new CommandFailure(
                        e.getMessage() + "; the suite that runs was started without it: start it with"
                                + " TPO_BENCHMARK_ROOTS set to a folder above, or stop it, and this command starts one that may");
            }
            throw e;
        }
    }

    private static String json(String id, EvaluationObject.Result result) {
        ObjectNode view = JsonMapper.shared().valueToTree(result);
        view.put("evaluation", id);
        return JsonMapper.shared().writeValueAsString(view);
    }
}
