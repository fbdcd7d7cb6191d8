package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
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
    private final Failures failures;
    private final @Nullable JudgeCalls judge;
    private final int maxTokens;
    private final List<String> models;
    private final long total;
    private final List<BitSet> asked = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Object commit = new Object();
    private long done;

    Asking(
            JobRun<EvaluationSpec> run,
            int count,
            Questions questions,
            PatientChat chat,
            EvaluationRecords records,
            EvaluationProperties properties,
            TransactionTemplate transactions,
            Failures failures) {
        EvaluationSpec spec = run.spec();
        this.run = run;
        this.questions = questions;
        this.chat = chat;
        this.records = records;
        this.properties = properties;
        this.transactions = transactions;
        this.failures = failures;
        this.models = spec.models();
        this.total = (long) count * models.size();
        this.judge = spec.judge() == null ? null : new JudgeCalls(chat, spec.judge());
        this.maxTokens = spec.benchmark() == null
                ? properties.maxTokens()
                : spec.benchmark().benchmark().maxNewTokens();
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
        PutQuestion question = questions.get(run.job().id(), index, run.spec().benchmark() != null);
        ChatCompletionRequest request = question.to(model, maxTokens);
        switch (chat.complete(request, this::isToStop)) {
            case Reply.Answered<ChatCompletion>(ChatCompletion answer, var cost) ->
                answered(model, index, question, answer);
            case Reply.Refused<ChatCompletion> refused -> {
                if (refused.code().equals("model_not_found")) {
                    throw new InvalidEvaluationException(refused.message()); // as would be each further question
                }
                commit(record(
                        model,
                        index,
                        question,
                        video(question, null),
                        "",
                        PutQuestion.Reading.NOTHING,
                        null,
                        refused.message()));
            }
            case Reply.Unavailable<ChatCompletion> away -> throw new ServiceUnavailableException(away.message());
            case Reply.Stopped<ChatCompletion> stopped -> run.throwIfStopped(); // else another thread has failed
        }
    }

    private boolean isToStop() {
        return broken.get() || run.stopped();
    }

    private void answered(String model, int index, PutQuestion question, ChatCompletion answer) {
        PutQuestion.Reading reading = question.read(answer.text());
        String judged = null;
        if (judge != null && reading.extracted() == null && question instanceof BenchmarkQuestion unread) {
            JudgeCalls.Said said = judge.about(unread, answer.text(), this::isToStop);
            switch (said) {
                case JudgeCalls.Said.Stopped stopped -> {
                    run.throwIfStopped();
                    return;
                }
                case JudgeCalls.Said.Nothing(String why) ->
                    run.say(NewEvent.warn("the judge says nothing of question '" + question.id() + "': " + why));
                case JudgeCalls.Said.Words(String words) -> {
                    judged = words;
                    reading = unread.read(answer.text(), words);
                }
            }
        }
        commit(record(model, index, question, video(question, answer), answer.text(), reading, judged, null));
    }

    /** What the statistics resample. */
    private static String video(PutQuestion question, @Nullable ChatCompletion answer) {
        if (question instanceof BenchmarkQuestion asked) {
            return asked.question().video();
        }
        return answer == null || answer.samplingReceipt().isEmpty()
                ? question.fileId()
                : answer.samplingReceipt().getFirst().sha256();
    }

    private static EvaluationRecord record(
            String model,
            int index,
            PutQuestion question,
            String video,
            String answer,
            PutQuestion.Reading reading,
            @Nullable String judged,
            @Nullable String error) {
        return new EvaluationRecord(
                model,
                index,
                question.id(),
                video,
                question.family(),
                question.expected(),
                answer,
                reading.extracted(),
                reading.correct(),
                reading.score(),
                judged,
                error);
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
            failures.count(record);
        }
    }
}
