package dev.tpo.trainingservice.evaluation;

import dev.tpo.benchmarks.Benchmark;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobResource;
import dev.tpo.trainingservice.evaluation.Comparison.Paired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reckons from an evaluation's recorded answers what it shows of its two models. */
@Component
public class Comparisons {
    private final JobResource jobs;
    private final EvaluationRecords records;
    private final Questions questions;
    private final JsonMapper json;

    Comparisons(JobResource jobs, EvaluationRecords records, Questions questions, JsonMapper json) {
        this.jobs = jobs;
        this.records = records;
        this.questions = questions;
        this.json = json;
    }

    /** Of an evaluation that has succeeded and had two models; takes seconds where there are many videos. */
    public Optional<Comparison> find(String evaluation) {
        return jobs.find(JobDialect.EVALUATION, evaluation)
                .filter(job -> job.status() == JobStatus.SUCCEEDED)
                .flatMap(this::of);
    }

    private Optional<Comparison> of(Job job) {
        EvaluationSpec spec = json.readValue(job.spec(), EvaluationSpec.class);
        if (spec.models().size() < 2) {
            return Optional.empty();
        }
        List<Paired> pairs =
                spec.benchmark() == null ? ofFile(job.id(), spec) : ofBenchmark(job.id(), spec, spec.benchmark());
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Comparison.of(spec.models().getFirst(), spec.models().getLast(), spec.seed(), pairs));
    }

    private List<Paired> ofFile(String id, EvaluationSpec spec) {
        var pairing = new Pairing(spec.models().getLast(), EvaluationRecords.Outcome::isCorrect);
        List<Paired> pairs = new ArrayList<>();
        records.forEachOutcome(
                id,
                record -> pairing.add(record)
                        .ifPresent(pair -> pairs.add(
                                new Paired(pair.video(), "", pair.family(), pair.a(), pair.b(), pair.answered()))));
        return pairs;
    }

    /** A linked video's file stands for its content, however often it lies in the folder. */
    private List<Paired> ofBenchmark(String id, EvaluationSpec spec, BenchmarkSpec named) {
        Benchmark benchmark = named.benchmark();
        List<BenchmarkQuestion> asked = questions.ofBenchmark(id);
        var pairing = new Pairing(spec.models().getLast(), EvaluationRecords.Outcome::worth);
        List<Paired> pairs = new ArrayList<>();
        records.forEachOutcome(
                id,
                record -> pairing.add(record).ifPresent(pair -> {
                    BenchmarkQuestion question = asked.get(pair.index());
                    pairs.add(new Paired(
                            question.fileId(),
                            value(question, benchmark.macroColumn()),
                            value(question, benchmark.kindColumn()),
                            pair.a(),
                            pair.b(),
                            pair.answered()));
                }));
        return pairs;
    }

    private static String value(BenchmarkQuestion question, Optional<String> column) {
        return column.map(name -> question.question().groups().getOrDefault(name, ""))
                .orElse("");
    }
}
