package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.EvaluationRow;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts what has not been asked yet, several questions at a time; every answer is committed with the progress. */
@Component
class EvaluationRunner {
    private final JobStore jobs;
    private final Questions questions;
    private final PatientChat chat;
    private final EvaluationRecords records;
    private final EvaluationProperties properties;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    EvaluationRunner(
            JobStore jobs,
            Questions questions,
            PatientChat chat,
            EvaluationRecords records,
            EvaluationProperties properties,
            TransactionTemplate transactions,
            JsonMapper json) {
        this.jobs = jobs;
        this.questions = questions;
        this.chat = chat;
        this.records = records;
        this.properties = properties;
        this.transactions = transactions;
        this.json = json;
    }

    /** Goes on until all is asked or {@code stopping}. Ends the job in the first case only. */
    void run(Job job, Lease lease, BooleanSupplier stopping) throws InterruptedException {
        EvaluationSpec spec = json.readValue(job.spec(), EvaluationSpec.class);
        List<EvaluationRow> rows = questions.read(spec.file());
        Set<EvaluationRecords.Key> answered = records.keys(job.id());
        var tally = new Tally(
                lease, answered.size(), (long) rows.size() * spec.models().size());
        tally.tell("Asking " + tally.total + " questions", answered.size());
        if (!askAll(spec, rows, answered, tally, stopping)) {
            return;
        }
        String result =
                json.writeValueAsString(EvaluationResults.of(spec.models(), records.all(job.id()), spec.seed()));
        jobs.succeed(lease, result, NewEvent.info("The evaluation has finished"));
    }

    private boolean askAll(
            EvaluationSpec spec,
            List<EvaluationRow> rows,
            Set<EvaluationRecords.Key> answered,
            Tally tally,
            BooleanSupplier stopping)
            throws InterruptedException {
        var failed = new AtomicBoolean();
        BooleanSupplier stop = () -> failed.get() || stopping.getAsBoolean();
        try (ExecutorService pool = Executors.newFixedThreadPool(properties.concurrency())) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int index = 0; index < rows.size(); index++) {
                for (String model : spec.models()) {
                    if (!answered.contains(new EvaluationRecords.Key(model, index))) {
                        int question = index;
                        asked.add(pool.submit(() -> ask(model, question, rows.get(question), tally, failed, stop)));
                    }
                }
            }
            boolean all = true;
            for (Future<Boolean> one : asked) {
                all &= one.get();
            }
            return all;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private boolean ask(
            String model, int index, EvaluationRow row, Tally tally, AtomicBoolean failed, BooleanSupplier stop)
            throws InterruptedException {
        try {
            ChatCompletion answer = chat.ask(
                    ChatCompletionRequest.greedy(model, row.messages(), properties.maxTokens(), row.mediaIoKwargs()),
                    stop);
            if (answer == null) {
                return false;
            }
            String video = answer.samplingReceipt().isEmpty()
                    ? row.fileId()
                    : answer.samplingReceipt().getFirst().sha256();
            tally.commit(new EvaluationRecord(
                    model,
                    index,
                    row.id(),
                    video,
                    row.family(),
                    row.answer(),
                    answer.text(),
                    AnswerScoring.isCorrect(row.answer(), answer.text(), row.toleranceSeconds())));
            return true;
        } catch (InvalidEvaluationException e) {
            failed.set(true);
            throw new InvalidEvaluationException("question '" + row.id() + "': " + e.getMessage());
        } catch (RuntimeException e) {
            failed.set(true);
            throw e;
        }
    }

    /** How many are done; one commit at a time, so that progress only grows. */
    private final class Tally {
        private static final int TELLINGS = 10;
        private final ReentrantLock lock = new ReentrantLock();
        private final Lease lease;
        private final long total;
        private long done;

        Tally(Lease lease, long done, long total) {
            this.lease = lease;
            this.done = done;
            this.total = total;
        }

        void tell(String message, long answered) {
            jobs.report(lease, new Progress(answered, total, "question"), List.of(NewEvent.info(message)), List.of());
        }

        void commit(EvaluationRecord record) {
            lock.lock();
            try {
                long next = done + 1;
                boolean tell = next * TELLINGS / total > done * TELLINGS / total;
                transactions.executeWithoutResult(status -> {
                    records.add(lease.jobId(), record);
                    jobs.report(
                            lease,
                            new Progress(next, total, "question"),
                            tell ? List.of(NewEvent.info(next + " of " + total + " questions answered")) : List.of(),
                            List.of());
                });
                done = next;
            } finally {
                lock.unlock();
            }
        }
    }
}
