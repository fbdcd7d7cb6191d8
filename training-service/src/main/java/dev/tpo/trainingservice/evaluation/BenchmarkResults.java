package dev.tpo.trainingservice.evaluation;

import dev.tpo.answers.Clusters;
import dev.tpo.answers.Clusters.Outcome;
import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationObject.MissingVideo;
import dev.tpo.api.EvaluationObject.ModelResult;
import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.Extraction;
import dev.tpo.benchmarks.Judge;
import dev.tpo.benchmarks.Question;
import dev.tpo.benchmarks.Scores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** From recorded answers to a benchmark's figures in percent, by whichever rule, without asking anybody. */
final class BenchmarkResults {
    private static final double PERCENT = 100;
    private static final int FAILURES_LISTED = 100;

    private final EvaluationSpec spec;
    private final Benchmark benchmark;
    private final Extraction extraction;
    private final List<Question> questions;
    private final List<EvaluationObject.FailedQuestion> failed = new ArrayList<>();

    BenchmarkResults(EvaluationSpec spec, Extraction extraction, List<Question> questions) {
        this.spec = spec;
        this.benchmark = Objects.requireNonNull(spec.benchmark()).benchmark();
        this.extraction = extraction;
        this.questions = questions;
    }

    /** A model's recorded answers. */
    private static final class Recorded {
        final Map<String, String> outputs = new LinkedHashMap<>();
        final Map<String, Boolean> verdicts = new HashMap<>();
        int failed;
    }

    EvaluationObject.Result of(String evaluation, EvaluationRecords records) {
        List<Scores> scores = new ArrayList<>();
        List<ModelResult> models = new ArrayList<>();
        for (String model : spec.models()) {
            Recorded recorded = recorded(evaluation, model, records);
            Scores its = benchmark.score(questions, recorded.outputs, extraction, recorded.verdicts);
            scores.add(its);
            models.add(model(model, its, recorded.failed));
        }
        List<MissingVideo> missing = missing();
        var left = new EvaluationObject.MissingVideos(
                missing.size(),
                missing.stream().mapToInt(video -> video.questions().size()).sum(),
                missing);
        int n = scores.getFirst().n();
        if (scores.size() < 2) {
            return new EvaluationObject.Result(
                    models, null, null, null, null, n, failed, benchmark.id(), extraction.id(), left);
        }
        Clusters paired = clusters(place -> scores.get(1).questions().get(place).score()
                - scores.get(0).questions().get(place).score());
        Clusters.Interval interval = paired.interval(spec.seed(), -PERCENT, PERCENT);
        return new EvaluationObject.Result(
                models,
                paired.mean(),
                interval.bounds(),
                interval.missing(),
                paired.pValue(spec.seed()),
                n,
                failed,
                benchmark.id(),
                extraction.id(),
                left);
    }

    private Recorded recorded(String evaluation, String model, EvaluationRecords records) {
        Recorded recorded = new Recorded();
        records.forEach(evaluation, model, record -> {
            recorded.outputs.put(record.questionId(), record.answer());
            String judged = record.judged();
            if (judged != null) {
                Judge.verdict(judged).ifPresent(verdict -> recorded.verdicts.put(record.questionId(), verdict));
            }
            if (record.error() != null) {
                recorded.failed++;
                if (failed.size() < FAILURES_LISTED) {
                    failed.add(new EvaluationObject.FailedQuestion(model, record.questionId(), record.error()));
                }
            }
        });
        return recorded;
    }

    private ModelResult model(String id, Scores scores, int failures) {
        Clusters.Interval interval =
                clusters(place -> scores.questions().get(place).score()).interval(spec.seed(), 0, PERCENT);
        return new ModelResult(
                id,
                null,
                interval.bounds(),
                interval.missing(),
                scores.n(),
                null,
                scores.overall(),
                scores.overallMicro(),
                scores.unparsable(),
                scores.chanceWouldAdd(),
                failures,
                missing().size(),
                scores.groups(),
                scores.counts(),
                scores.recall().isEmpty() ? null : scores.recall());
    }

    /** @param worth of the question at a place */
    private Clusters clusters(ToDoubleFunction<Integer> worth) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int place = 0; place < questions.size(); place++) {
            Question question = questions.get(place);
            String stratum = benchmark
                    .macroColumn()
                    .map(column -> question.groups().getOrDefault(column, ""))
                    .orElse("");
            outcomes.add(new Outcome(question.video(), stratum, PERCENT * worth.applyAsDouble(place)));
        }
        return Clusters.of(outcomes);
    }

    private List<MissingVideo> missing() {
        return Objects.requireNonNullElse(spec.missing(), List.of());
    }
}
