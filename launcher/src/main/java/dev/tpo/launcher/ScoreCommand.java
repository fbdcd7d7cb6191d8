package dev.tpo.launcher;

import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.BenchmarkFolder;
import dev.tpo.benchmarks.Extraction;
import dev.tpo.benchmarks.Outputs;
import dev.tpo.benchmarks.Question;
import dev.tpo.benchmarks.Scores;
import dev.tpo.launcher.benchmark.ScoreTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "score", description = "Scores recorded outputs of a published benchmark; asks nobody.")
final class ScoreCommand implements Callable<Integer> {
    /** Held, as a logger that nobody holds forgets its level: the parquet reader tells what this processor can do. */
    private static final Logger PARQUET = Logger.getLogger("dev.hardwood");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "BENCHMARK",
            description = "longvideobench, mlvu, videomme, tempcompass, charades-sta")
    private String benchmark = "";

    @Option(
            names = "--annotations",
            required = true,
            paramLabel = "FILE",
            description = "the official ones: parquet, JSON or JSONL, or the benchmark's folder")
    private Path annotations = Path.of("");

    @Option(
            names = "--outputs",
            required = true,
            paramLabel = "FILE",
            description = "JSONL, a line {\"id\", \"output\"} a question; may be given for each shard")
    private List<Path> outputs = List.of();

    @Option(names = "--model", paramLabel = "NAME", description = "whose outputs, where there are several models'")
    private @Nullable String model;

    @Option(
            names = "--extraction",
            paramLabel = "RULE",
            defaultValue = "lmms_eval",
            description = "how a letter is found: lmms_eval, or first_letter as in 2024")
    private String extraction = "";

    @Option(names = "--json", description = "print JSON only")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Benchmark scored = Benchmark.of(benchmark)
                .orElseThrow(() -> WrongUsage.of(
                        spec, "no benchmark '" + benchmark + "': there are " + String.join(", ", Benchmark.ids())));
        Extraction rule = Extraction.of(extraction)
                .filter(scored::has)
                .orElseThrow(() -> WrongUsage.of(
                        spec, "--extraction " + extraction + " is not a rule of " + benchmark + ": " + rules(scored)));
        PARQUET.setLevel(Level.WARNING);
        List<Question> questions = Files.isDirectory(annotations)
                ? BenchmarkFolder.open(scored, annotations).questions()
                : scored.questions(annotations);
        Scores scores = scored.score(questions, Outputs.read(outputs, questions, model), rule);
        if (!scores.missingOutputs().isEmpty()) {
            Surroundings.say(scores.missingOutputs().size() + " of " + questions.size()
                    + " questions have no output and are in no figure, the first: "
                    + scores.missingOutputs().getFirst());
        }
        System.out.println(json ? JsonMapper.shared().writeValueAsString(scores) : ScoreTable.of(scores));
        return 0;
    }

    private static String rules(Benchmark benchmark) {
        return String.join(
                ", ",
                Arrays.stream(Extraction.values())
                        .filter(benchmark::has)
                        .map(Extraction::id)
                        .toList());
    }
}
