package dev.tpo.running;

import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.jobs.EventPage;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStore;
import dev.tpo.web.ApiException;
import dev.tpo.web.Paging;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.WebRequest;
import tools.jackson.databind.json.JsonMapper;

/** What clients do with jobs of any kind once they exist. */
public final class JobResource {
    private static final Pattern METADATA = Pattern.compile("metadata\\[(.*)]");

    private final JobStore store;
    private final Line line;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    JobResource(JobStore store, Line line, TransactionTemplate transactions, JsonMapper json) {
        this.store = store;
        this.line = line;
        this.transactions = transactions;
        this.json = json;
    }

    public Optional<Job> find(JobDialect dialect, String id) {
        return store.find(id).filter(job -> job.kind() == dialect.kind());
    }

    /** @throws ApiException 404 */
    public Job require(JobDialect dialect, String id) {
        return find(dialect, id)
                .orElseThrow(() -> ApiException.notFound("id", "No " + dialect.noun() + " '" + id + "'"));
    }

    /**
     * Newest first.
     *
     * @param request its parameters {@code metadata[k]=v} choose
     */
    public <T> ListPage<T> list(
            JobDialect dialect, Paging paging, WebRequest request, Function<Job, T> view, Function<T, String> idOf) {
        JobPage page =
                store.list(new JobFilter(dialect.kind(), null, metadata(request), paging.limit(), paging.after()));
        return ListPage.of(page.jobs().stream().map(view).toList(), page.hasMore(), idOf);
    }

    private static Map<String, String> metadata(WebRequest request) {
        Map<String, String> metadata = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            Matcher matcher = METADATA.matcher(name);
            if (matcher.matches()) {
                metadata.put(matcher.group(1), values[0]);
            } else if (name.contains("[")) {
                throw ApiException.invalid(
                        name, "unsupported_parameter", "the query parameter " + name + " is not supported here");
            }
        });
        return metadata;
    }

    /** @throws ApiException 404, 409 if it is over */
    public Job cancel(JobDialect dialect, String id) {
        return change(dialect, id, store::requestCancel);
    }

    /** @throws ApiException 404, 409 {@code cannot_pause} if it is over */
    public Job pause(JobDialect dialect, String id) {
        return change(dialect, id, store::requestPause);
    }

    /** @throws ApiException 404, 409 if it is over */
    public Job resume(JobDialect dialect, String id) {
        return change(dialect, id, store::resume);
    }

    /**
     * The same, with another spec.
     *
     * @param spec of the job as it stands, what is to be done from now on, as JSON; may refuse it
     * @throws ApiException 404, 409 if it is over, whatever {@code spec} throws
     */
    public Job resume(JobDialect dialect, String id, Function<Job, String> spec) {
        return change(dialect, id, job -> store.resume(job, spec));
    }

    /** Changed and woken at once: a job that ends here is released, whatever dies in between. */
    private Job change(JobDialect dialect, String id, Function<String, Job> change) {
        require(dialect, id);
        Job changed = Objects.requireNonNull(transactions.execute(status -> {
            Job job = change.apply(id);
            line.wake(dialect.kind(), id);
            return job;
        }));
        line.wake(dialect.kind(), id);
        return changed;
    }

    /** Newest first. */
    public ListPage<JobEvent> events(JobDialect dialect, String id, Paging paging) {
        require(dialect, id);
        EventPage page = store.events(id, JobObjects.eventNumber(dialect, paging), paging.limit());
        return ListPage.of(
                page.events().stream()
                        .map(event -> JobObjects.event(dialect, event, json))
                        .toList(),
                page.hasMore(),
                JobEvent::id);
    }
}
