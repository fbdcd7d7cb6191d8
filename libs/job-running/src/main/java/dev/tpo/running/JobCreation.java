package dev.tpo.running;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Creates jobs: idempotent, validated, and scheduled, all in one transaction. */
public final class JobCreation {
    private final JobStore store;
    private final Line line;
    private final IdempotentCreation idempotent;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    JobCreation(
            JobStore store,
            Line line,
            IdempotentCreation idempotent,
            TransactionTemplate transactions,
            JsonMapper json) {
        this.store = store;
        this.line = line;
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.json = json;
    }

    /**
     * A request that has been checked.
     *
     * @param status {@link JobStatus#VALIDATING_FILES} or {@link JobStatus#QUEUED}
     * @param spec kept as JSON
     * @param progress its total is 0 while it is not known
     * @param model what the job works on, for lists
     * @param holds what must stay until it is finished, as {@link dev.tpo.jobs.Holds} names it
     */
    public record Draft(
            JobStatus status,
            Object spec,
            Progress progress,
            @Nullable String model,
            Set<String> holds,
            NewEvent event) {}

    /**
     * @param idempotencyKey the header's value
     * @param request what the key stands for
     * @param draft checks the request for a job of the given id, and may write what belongs to it
     * @throws dev.tpo.web.ApiException whatever {@code draft} throws; 409 if the key came with another request
     */
    public Job create(
            JobDialect dialect, @Nullable String idempotencyKey, Object request, Function<String, Draft> draft) {
        Job job = transactions.execute(status -> idempotent.create(
                idempotencyKey,
                dialect.scope(),
                request,
                () -> create(dialect, draft),
                id -> store.find(id).orElseThrow()));
        return Objects.requireNonNull(job);
    }

    private String create(JobDialect dialect, Function<String, Draft> draft) {
        String id = Ids.random(dialect.idPrefix());
        Draft checked = draft.apply(id);
        store.create(
                new NewJob(
                        id,
                        dialect.kind(),
                        checked.status(),
                        json.writeValueAsString(checked.spec()),
                        checked.progress(),
                        checked.model(),
                        checked.holds()),
                checked.event());
        line.wake(dialect.kind(), id);
        return id;
    }
}
