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
    public Run run(List<String> models, int questions, Progress progress) {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            List<String> videos = new ArrayList<>();
            List<EvaluationRow> rows = rows(scratch.path(), questions, videos, progress);
            EvaluationObject evaluation = evaluated(models, rows, "evaluate", scratch.path(), progress);
            if (evaluation.result() == null) {
                throw new SuiteException(0, "the evaluation has no result");
            }
            return new Run(evaluation, evaluation.result(), videos);
        } catch (IOException e) {
            throw new SuiteException(0, "cannot render the benchmark: " + e.getMessage());
        }
    }

    /** What was asked and what came of it. */
    public final class Run {
        private final EvaluationObject evaluation;
        private final EvaluationObject.Result result;
        private final List<String> videos;

        private Run(EvaluationObject evaluation, EvaluationObject.Result result, List<String> videos) {
            this.evaluation = evaluation;
            this.result = result;
            this.videos = videos;
        }

        public EvaluationObject evaluation() {
            return evaluation;
        }

        public EvaluationObject.Result result() {
            return result;
        }

        /**
         * Asks the same models of each of its videos from when to when something is seen: a job of its own, and no figure
         * of this one changes. An alias may have moved since; the models are those that it named.
         */
        public Grounded grounded(Progress progress) {
            List<String> models = result.models().stream()
                    .map(EvaluationObject.ModelResult::id)
                    .toList();
            List<EvaluationRow> rows = new ArrayList<>();
            for (int number = 0; number < videos.size(); number++) {
                rows.add(EvaluationRows.of(world().span(number), length, videos.get(number)));
            }
            try (ScratchFolder scratch = ScratchFolder.create()) {
                EvaluationObject job = evaluated(models, rows, "ground", scratch.path(), progress);
                List<Grounded.Answer> answers = suite.get("/v1/evaluations/" + job.id() + "/records", String.class)
                        .lines()
                        .map(line -> JSON.readValue(line, Grounded.Answer.class))
                        .toList();
                return Grounded.of(models, answers, seed);
            } catch (IOException e) {
                throw new SuiteException(0, "cannot write the questions: " + e.getMessage());
            }
        }
    }

    private EvaluationObject evaluated(
            List<String> models, List<EvaluationRow> rows, String step, Path folder, Progress progress)
            throws IOException {
        FileObject file = suite.upload("evals", written(rows, folder));
        EvaluationObject job = suite.post(
                "/v1/evaluations", EvaluationRequest.ofFile(models, file.id(), seed), EvaluationObject.class);
        new JobWatch(suite)
                .untilSucceeded(
                        "evaluation",
                        job.id(),
                        now -> progress.at(
                                step, now.progress().done(), now.progress().total()));
        return suite.get("/v1/evaluations/" + job.id(), EvaluationObject.class);
    }

    private NanoWorld world() {
        return new NanoWorld(NanoWorld.BENCHMARK, seed, length);
    }

    private List<EvaluationRow> rows(Path folder, int questions, List<String> videos, Progress progress)
            throws IOException {
        NanoWorld world = world();
        List<EvaluationRow> rows = new ArrayList<>();
        for (int number = 0; rows.size() < questions; number++) {
            RenderedVideo video = world.render(folder, number);
            String fileId = suite.upload("vision", video.file()).id();
            videos.add(fileId);
            rows.addAll(EvaluationRows.of(video, fileId));
            Files.delete(video.file());
            progress.at("render", Math.min(rows.size(), questions), questions);
        }
        return rows.subList(0, questions);
    }

    private static Path written(List<EvaluationRow> rows, Path folder) throws IOException {
        Path file = folder.resolve("questions.jsonl");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (EvaluationRow row : rows) {
                writer.write(JSON.writeValueAsString(row));
                writer.newLine();
            }
        }
        return file;
    }
}
