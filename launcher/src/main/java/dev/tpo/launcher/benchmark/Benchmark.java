package dev.tpo.launcher.benchmark;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.api.EvaluationRow;
import dev.tpo.api.FileObject;
import dev.tpo.launcher.client.JobWatch;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.SuiteException;
import dev.tpo.nano.benchmark.NanoWorld;
import dev.tpo.nano.benchmark.RenderedVideo;
import dev.tpo.nano.world.Length;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Renders, uploads, asks, compares. */
public final class Benchmark {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SuiteClient suite;
    private final long seed;
    private final Length length;

    public Benchmark(SuiteClient suite, long seed, Length length) {
        this.suite = suite;
        this.seed = seed;
        this.length = length;
    }

    /** How far it is. */
    public interface Progress {
        void at(String step, long done, long total);
    }

    /** Puts {@code questions} questions, the families in equal shares, to each of the models. */
    public EvaluationObject run(List<String> models, int questions, Progress progress) {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            FileObject file = suite.upload("evals", questionsFile(scratch.path(), questions, progress));
            EvaluationObject job = suite.post(
                    "/v1/evaluations", EvaluationRequest.ofFile(models, file.id(), seed), EvaluationObject.class);
            new JobWatch(suite)
                    .untilSucceeded(
                            "evaluation",
                            job.id(),
                            now -> progress.at(
                                    "evaluate",
                                    now.progress().done(),
                                    now.progress().total()));
            return suite.get("/v1/evaluations/" + job.id(), EvaluationObject.class);
        } catch (IOException e) {
            throw new SuiteException(0, "cannot render the benchmark: " + e.getMessage());
        }
    }

    private Path questionsFile(Path folder, int questions, Progress progress) throws IOException {
        NanoWorld world = new NanoWorld(NanoWorld.BENCHMARK, seed, length);
        List<EvaluationRow> rows = new ArrayList<>();
        for (int number = 0; rows.size() < questions; number++) {
            RenderedVideo video = world.render(folder, number);
            rows.addAll(EvaluationRows.of(
                    video, suite.upload("vision", video.file()).id()));
            Files.delete(video.file());
            progress.at("render", Math.min(rows.size(), questions), questions);
        }
        Path file = folder.resolve("questions.jsonl");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (EvaluationRow row : rows.subList(0, questions)) {
                writer.write(JSON.writeValueAsString(row));
                writer.newLine();
            }
        }
        return file;
    }
}
