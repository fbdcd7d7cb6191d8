package dev.tpo.trainingservice.evaluation;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationObject.MissingVideo;
import dev.tpo.benchmarks.Extraction;
import dev.tpo.benchmarks.Question;
import dev.tpo.chat.PatientChat;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.Fault;
import dev.tpo.running.JobEngine;
import dev.tpo.running.JobRun;
import dev.tpo.running.JobRunner;
import dev.tpo.trainingservice.platform.ModelChats;
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Reads an evaluation's questions, puts what has not been asked yet, and reckons the figures. */
@Component
class EvaluationRunner implements JobRunner<EvaluationSpec> {
    static final String UNIT = "question";
    private static final int FAILURES_LISTED = 100;

    private final Questions questions;
    private final BenchmarkQuestions benchmarks;
    private final ModelChats chats;
    private final EvaluationRecords records;
    private final EvaluationProperties properties;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    EvaluationRunner(
            Questions questions,
            BenchmarkQuestions benchmarks,
            ModelChats chats,
            EvaluationRecords records,
            EvaluationProperties properties,
            TransactionTemplate transactions,
            JsonMapper json) {
        this.json = json;
        this.questions = questions;
        this.benchmarks = benchmarks;
        this.chats = chats;
        this.records = records;
        this.properties = properties;
        this.transactions = transactions;
    }

    @Override
    public JobKind kind() {
        return JobKind.EVALUATION;
    }

    @Override
    public Class<EvaluationSpec> specType() {
        return EvaluationSpec.class;
    }

    @Override
    public int concurrent() {
        return properties.concurrentEvaluations();
    }

    @Override
    public void validate(JobRun<EvaluationSpec> run) {
        EvaluationSpec spec = run.spec();
        BenchmarkSpec benchmark = spec.benchmark();
        if (benchmark == null) {
            Questions.Copied copied =
                    questions.copy(run.job().id(), Objects.requireNonNull(spec.file()), run::throwIfStopped);
            settle(run, copied.count(), copied.files(), List.of(), "The file has " + copied.count() + " questions");
        } else {
            BenchmarkQuestions.Prepared prepared = benchmarks.prepare(run, benchmark);
            int left = prepared.missing().stream()
                    .mapToInt(video -> video.questions().size())
                    .sum();
            settle(
                    run,
                    prepared.count(),
                    prepared.files(),
                    prepared.missing(),
                    prepared.count() + " questions about " + prepared.files().size() + " videos can be asked; " + left
                            + " about " + prepared.missing().size() + " others are left out");
        }
    }

    private static void settle(
            JobRun<EvaluationSpec> run, int count, Set<String> files, List<MissingVideo> missing, String words) {
        EvaluationSpec spec = run.spec();
        Set<String> holds = new HashSet<>(holds(spec));
        files.forEach(file -> holds.add(Holds.file(file)));
        run.settle(
                spec.with(count, missing),
                run.job().model(),
                new Progress(0, (long) count * spec.models().size(), UNIT),
                holds,
                NewEvent.info(words));
    }

    /** What is known to be needed before the questions are read. */
    static Set<String> holds(EvaluationSpec spec) {
        Set<String> holds = new HashSet<>();
        if (spec.file() != null) {
            holds.add(Holds.file(spec.file()));
        }
        if (spec.judge() != null) {
            holds.add(Holds.model(spec.judge()));
        }
        spec.models().forEach(model -> holds.add(Holds.model(model)));
        return holds;
    }

    @Override
    public void run(JobRun<EvaluationSpec> run) throws InterruptedException {
        EvaluationSpec spec = run.spec();
        String id = run.job().id();
        int count = spec.questions() == null // an earlier version began it without reading it first
                ? questions
                        .copy(id, Objects.requireNonNull(spec.file()), run::throwIfStopped)
                        .count()
                : spec.questions();
        AskingPatience patience = AskingPatience.of(spec.patience(), chats.defaults());
        try (PatientChat chat = chats.open(patience.answer(), patience.unavailable(), patience.tries())) {
            new Asking(
                            run,
                            count,
                            questions,
                            chat,
                            records,
                            properties,
                            transactions,
                            failures(id, spec, count, patience))
                    .askAll();
        }
        run.succeed(
                spec.benchmark() == null ? ofFile(id, spec) : ofBenchmark(id, spec, Extraction.LMMS_EVAL),
                NewEvent.info("The evaluation has finished"));
    }

    private Failures failures(String id, EvaluationSpec spec, int count, AskingPatience patience) {
        if (spec.benchmark() == null) {
            long total = (long) count * spec.models().size();
            return Failures.share(properties.failedShare(), total, records.failed(id));
        }
        Map<String, Integer> answered = new HashMap<>();
        spec.models().forEach(model -> answered.put(model, records.answered(id, model)));
        return Failures.inARow(patience.refusals(), count, answered);
    }

    private EvaluationObject.Result ofFile(String id, EvaluationSpec spec) {
        var results = new EvaluationResults(spec.models());
        records.forEachOutcome(id, results::add);
        List<EvaluationObject.FailedQuestion> failed = records.failures(id, FAILURES_LISTED).stream()
                .map(record -> new EvaluationObject.FailedQuestion(
                        record.model(), record.questionId(), String.valueOf(record.error())))
                .toList();
        return results.result(spec.seed(), failed);
    }

    /** The figures of a benchmark whose questions have all been asked. */
    EvaluationObject.Result ofBenchmark(String id, EvaluationSpec spec, Extraction extraction) {
        List<Question> asked = questions.ofBenchmark(id).stream()
                .map(BenchmarkQuestion::question)
                .toList();
        return new BenchmarkResults(spec, extraction, asked).of(id, records);
    }

    /** A benchmark's questions stay: its answers can be read by another rule, and downloaded with their prompts. */
    @Override
    public void release(Job job) {
        if (json.readValue(job.spec(), EvaluationSpec.class).benchmark() == null) {
            questions.delete(job.id());
        }
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return switch (error) {
            case InvalidEvaluationException invalid ->
                Fault.users("invalid_evaluation", String.valueOf(invalid.getMessage()), invalid.param());
            case ServiceUnavailableException away
            when !Fault.isDiskFull(away) -> Fault.outOfReach(String.valueOf(away.getMessage()));
            default -> null;
        };
    }

    @Configuration(proxyBeanMethods = false)
    static class Tasks {
        @Bean
        Task<Void> evaluation(JobEngine engine, EvaluationRunner runner) {
            return engine.task(runner);
        }
    }
}
