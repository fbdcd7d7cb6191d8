package dev.tpo.trainingservice.evaluation;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.tpo.api.EvaluationObject;
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
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads an evaluation's questions, puts what has not been asked yet, and reckons the figures. */
@Component
class EvaluationRunner implements JobRunner<EvaluationSpec> {
    static final String UNIT = "question";
    private static final int FAILURES_LISTED = 100;

    private final Questions questions;
    private final PatientChat chat;
    private final EvaluationRecords records;
    private final EvaluationProperties properties;
    private final TransactionTemplate transactions;

    EvaluationRunner(
            Questions questions,
            PatientChat chat,
            EvaluationRecords records,
            EvaluationProperties properties,
            TransactionTemplate transactions) {
        this.questions = questions;
        this.chat = chat;
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
        Questions.Copied copied = questions.copy(run.job().id(), spec.file(), run::throwIfStopped);
        Set<String> holds = new HashSet<>(holds(spec));
        copied.files().forEach(file -> holds.add(Holds.file(file)));
        run.settle(
                spec.with(copied.count()),
                run.job().model(),
                new Progress(0, (long) copied.count() * spec.models().size(), UNIT),
                holds,
                NewEvent.info("The file has " + copied.count() + " questions"));
    }

    /** What is known to be needed before the questions are read. */
    static Set<String> holds(EvaluationSpec spec) {
        Set<String> holds = new HashSet<>();
        holds.add(Holds.file(spec.file()));
        spec.models().forEach(model -> holds.add(Holds.model(model)));
        return holds;
    }

    @Override
    public void run(JobRun<EvaluationSpec> run) throws InterruptedException {
        EvaluationSpec spec = run.spec();
        String id = run.job().id();
        int count = spec.questions() == null // an earlier version began it without reading it first
                ? questions.copy(id, spec.file(), run::throwIfStopped).count()
                : spec.questions();
        new Asking(run, count, questions, chat, records, properties, transactions).askAll();
        var results = new EvaluationResults(spec.models());
        records.forEachOutcome(id, results::add);
        List<EvaluationObject.FailedQuestion> failed = records.failures(id, FAILURES_LISTED).stream()
                .map(record -> new EvaluationObject.FailedQuestion(
                        record.model(), record.questionId(), String.valueOf(record.error())))
                .toList();
        run.succeed(results.result(spec.seed(), failed), NewEvent.info("The evaluation has finished"));
    }

    @Override
    public void release(Job job) {
        questions.delete(job.id());
    }

    @Override
    public @Nullable Fault fault(Throwable error) {
        return switch (error) {
            case InvalidEvaluationException invalid ->
                Fault.users("invalid_evaluation", String.valueOf(invalid.getMessage()), "file");
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
