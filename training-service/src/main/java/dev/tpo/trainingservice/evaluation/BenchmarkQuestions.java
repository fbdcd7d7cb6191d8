package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject.MissingVideo;
import dev.tpo.api.FileObject;
import dev.tpo.benchmarks.BenchmarkFolder;
import dev.tpo.benchmarks.Question;
import dev.tpo.input.UnfitInputException;
import dev.tpo.jobs.NewEvent;
import dev.tpo.running.JobRun;
import dev.tpo.trainingservice.platform.DatasetClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The questions of a benchmark's folder: its videos are linked one after another, and what can be asked is written down. */
@Component
class BenchmarkQuestions {
    private static final int TELL_EVERY = 100;
    private static final int REASONS_TOLD = 20;

    private final BenchmarkRules rules;
    private final DatasetClient datasets;
    private final Questions questions;
    private final EvaluationProperties properties;

    BenchmarkQuestions(
            BenchmarkRules rules, DatasetClient datasets, Questions questions, EvaluationProperties properties) {
        this.rules = rules;
        this.datasets = datasets;
        this.questions = questions;
        this.properties = properties;
    }

    /**
     * @param count of questions that can be asked
     * @param files ids of their videos
     */
    record Prepared(int count, Set<String> files, List<MissingVideo> missing) {}

    /** @throws InvalidEvaluationException if nothing of it can be asked */
    Prepared prepare(JobRun<EvaluationSpec> run, BenchmarkSpec spec) {
        try {
            return prepare(run, spec, BenchmarkFolder.open(spec.benchmark(), Path.of(spec.folder())));
        } catch (UnfitInputException e) {
            throw new InvalidEvaluationException(spec.folder() + ": " + e.getMessage(), "benchmark.folder");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + spec.folder(), e);
        }
    }

    private Prepared prepare(JobRun<EvaluationSpec> run, BenchmarkSpec spec, BenchmarkFolder folder)
            throws IOException {
        for (String annotations : folder.annotations()) {
            requireAllowed(folder, annotations, spec);
        }
        List<Question> all = folder.questions();
        if (!folder.passedOver().isEmpty()) {
            run.say(NewEvent.info("Not scored, and passed over: " + String.join(", ", folder.passedOver())));
        }
        Map<String, List<Question>> byVideo = new LinkedHashMap<>();
        spec.selection()
                .of(all)
                .forEach(question -> byVideo.computeIfAbsent(question.video(), first -> new ArrayList<>())
                        .add(question));
        if (byVideo.isEmpty()) {
            throw new InvalidEvaluationException("no question is in the part " + spec.shard(), "benchmark.shard");
        }
        return link(run, spec, folder, byVideo);
    }

    private Prepared link(
            JobRun<EvaluationSpec> run,
            BenchmarkSpec spec,
            BenchmarkFolder folder,
            Map<String, List<Question>> byVideo) {
        var prompts = new BenchmarkPrompts(spec, folder, rules);
        Set<String> files = new HashSet<>();
        List<MissingVideo> missing = new ArrayList<>();
        Questions.Writer writer = questions.rewrite(run.job().id());
        int looked = 0;
        for (Map.Entry<String, List<Question>> video : byVideo.entrySet()) {
            run.throwIfStopped();
            switch (link(folder, video.getValue().getFirst())) {
                case DatasetClient.Linking.Linked(FileObject file) -> {
                    files.add(file.id());
                    video.getValue().forEach(question -> writer.add(prompts.of(question, file)));
                }
                case DatasetClient.Linking.Refused(String why) ->
                    missing.add(new MissingVideo(
                            video.getKey(),
                            why,
                            video.getValue().stream().map(Question::id).toList()));
            }
            if (++looked % TELL_EVERY == 0) {
                run.say(NewEvent.info("Linked " + looked + " of " + byVideo.size() + " videos"));
            }
        }
        int count = writer.finish();
        requireSome(count, missing, folder);
        missing.stream()
                .limit(REASONS_TOLD)
                .forEach(video ->
                        run.say(NewEvent.warn("video '" + video.video() + "' is left out: " + video.reason())));
        if (prompts.withoutSubtitles() > 0) {
            run.say(NewEvent.warn("Asked without subtitles: " + prompts.withoutSubtitles() + " questions; the first, "
                    + prompts.firstWithout()));
        }
        return new Prepared(count, files, missing);
    }

    private DatasetClient.Linking link(BenchmarkFolder folder, Question question) {
        Optional<Path> video = folder.video(question);
        if (video.isEmpty()) {
            return new DatasetClient.Linking.Refused("it is not in the folder");
        }
        return rules.holds(video.get())
                ? datasets.link(video.get())
                : new DatasetClient.Linking.Refused("it is a link to a file that is not below TPO_BENCHMARK_ROOTS");
    }

    private void requireAllowed(BenchmarkFolder folder, String annotations, BenchmarkSpec spec) {
        if (!rules.holds(Path.of(spec.folder()).resolve(annotations))) {
            throw new InvalidEvaluationException(
                    annotations + " is a link to a file that is not below TPO_BENCHMARK_ROOTS");
        }
    }

    private void requireSome(int count, List<MissingVideo> missing, BenchmarkFolder folder) {
        if (count == 0) {
            MissingVideo first = missing.getFirst();
            throw new InvalidEvaluationException(
                    "none of " + missing.size() + " videos can be used; the first, '" + first.video() + "': "
                            + first.reason() + folder.packedWords(),
                    "benchmark.folder");
        }
        if (count > properties.maxQuestions()) {
            throw new InvalidEvaluationException("there are more than " + properties.maxQuestions()
                    + " questions: take a part of them (limit, shard)");
        }
    }
}
