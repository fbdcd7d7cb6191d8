package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.EvaluationRow;
import dev.tpo.chat.PatientChat;
import dev.tpo.chat.Reply;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobRun;
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the questions of one attempt, several at a time; every answer is committed with the progress. A question that is
 * refused is recorded as such and the others go on, until too many are.
 */
final class Asking {
    private static final int TELLINGS = 10;

    private final JobRun<EvaluationSpec> run;
    private final Questions questions;
    private final PatientChat chat;
    private final EvaluationRecords records;
    private final EvaluationProperties properties;
    private final TransactionTemplate transactions;
    private final List<String> models;
    private final long total;
    private final List<BitSet> asked = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Object commit = new Object();
    private long done;
    private long failed;

    Asking(
            JobRun<EvaluationSpec> run,
            int count,
            Questions questions,
            PatientChat chat,
            EvaluationRecords records,
            EvaluationProperties properties,
            TransactionTemplate transactions) {
        this.run = run;
        this.questions = questions;
        this.chat = chat;
        this.records = records;
        this.properties = properties;
        this.transactions = transactions;
        this.models = run.spec().models();
        this.total = (long) count * models.size();
    }

    /**
     * Returns when every model has been asked every question.
     *
     * @throws dev.tpo.running.StoppedException if the attempt is to stop
     * @throws InvalidEvaluationException if too many questions could not be asked
     */
    void askAll() throws InterruptedException {
        models.forEach(model -> asked.add(records.asked(run.job().id(), model)));
        done = asked.stream().mapToLong(BitSet::cardinality).sum();
        failed = records.failed(run.job().id());
        run.report(
                new Progress(done, total, EvaluationRunner.UNIT),
                List.of(NewEvent.info("Asking " + (total - done) + " questions")),
                List.of());
        try (ExecutorService pool = Executors.newFixedThreadPool(properties.concurrency())) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < properties.concurrency(); i++) {
                workers.add(pool.submit(this::askOnAndOn));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void askOnAndOn() {
        try {
            for (long place = next.getAndIncrement(); place < total && !broken.get(); place = next.getAndIncrement()) {
                int index = Math.toIntExact(place / models.size());
                int model = Math.toIntExact(place % models.size());
                if (!asked.get(model).get(index)) {
                    run.throwIfStopped();
                    ask(models.get(model), index);
                }
            }
        } catch (RuntimeException | Error e) {
            broken.set(true);
            throw e;
        }
    }

    private void ask(String model, int index) {
        EvaluationRow row = questions.get(run.job().id(), index);
        Reply<ChatCompletion> reply = chat.complete(
                ChatCompletionRequest.greedy(model, row.messages(), properties.maxTokens(), row.mediaIoKwargs()),
                () -> broken.get() || run.stopped());
        switch (reply) {
            case Reply.Answered<ChatCompletion>(ChatCompletion answer, var cost) ->
                commit(record(
                        model,
                        index,
                        row,
                        answer.samplingReceipt().isEmpty()
                                ? row.fileId()
                                : answer.samplingReceipt().getFirst().sha256(),
                        answer.text(),
                        AnswerScoring.isCorrect(row.answer(), answer.text(), row.toleranceSeconds()),
                        null));
            case Reply.Refused<ChatCompletion> refused -> {
                if (refused.code().equals("model_not_found")) {
                    throw new InvalidEvaluationException(refused.message()); // as would be each further question
                }
                commit(record(model, index, row, row.fileId(), "", false, refused.message()));
            }
            case Reply.Unavailable<ChatCompletion> away -> throw new ServiceUnavailableException(away.message());
            case Reply.Stopped<ChatCompletion> stopped -> run.throwIfStopped(); // else another thread has failed
        }
    }

    private static EvaluationRecord record(
            String model,
            int index,
            EvaluationRow row,
            String video,
            String answer,
            boolean correct,
            @Nullable String error) {
        return new EvaluationRecord(model, index, row.id(), video, row.family(), row.answer(), answer, correct, error);
    }

    /** One commit at a time, so that progress only grows. */
    private void commit(EvaluationRecord record) {
        synchronized (commit) {
            long before = done;
            long after = done + 1;
            List<NewEvent> events = new ArrayList<>();
            if (record.error() != null) {
                events.add(NewEvent.warn(
                        "question '" + record.questionId() + "' to " + record.model() + ": " + record.error()));
            }
            if (after * TELLINGS / total > before * TELLINGS / total) {
                events.add(NewEvent.info(after + " of " + total + " questions answered"));
            }
            run.patiently(() -> transactions.executeWithoutResult(status -> {
                records.add(run.job().id(), record);
                run.report(new Progress(after, total, EvaluationRunner.UNIT), events, List.of());
            }));
            done = after;
            failed += record.error() == null ? 0 : 1;
            requireEnough(record);
        }
    }

    /** A question that cannot be asked is one wrong answer; figures of which much is such are none. */
    private void requireEnough(EvaluationRecord last) {
        boolean tooMany = last.error() != null && failed > Math.max(1, (long) (properties.failedShare() * total));
        if (tooMany || failed == total) {
            throw new InvalidEvaluationException(failed + " of " + total
                    + " questions could not be asked; the last, question '" + last.questionId() + "' to "
                    + last.model() + ": " + last.error());
        }
    }
}
