package dev.tpo.trainingservice.imports;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.tpo.api.ModelImportRequest;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.trainingservice.registry.ModelNames;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import dev.tpo.web.Paging;
import java.time.Clock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Creates imports, finds them, cancels them. */
@Component
class ModelImports {
    static final String UNIT = "byte";
    private static final String PREFIX = "importjob-";
    private static final int MAX_SOURCE = 4096;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    private final JobStore jobs;
    private final ModelSources sources;
    private final AdapterBases bases;
    private final ModelNames names;
    private final IdempotentCreation idempotent;
    private final SchedulerClient scheduler;
    private final JsonMapper json;
    private final Clock clock;

    ModelImports(
            JobStore jobs,
            ModelSources sources,
            AdapterBases bases,
            ModelNames names,
            IdempotentCreation idempotent,
            SchedulerClient scheduler,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.sources = sources;
        this.bases = bases;
        this.names = names;
        this.idempotent = idempotent;
        this.scheduler = scheduler;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    public Job create(@Nullable String idempotencyKey, ModelImportRequest request) {
        return idempotent.create(idempotencyKey, "models", request, () -> create(request), this::find);
    }

    private String create(ModelImportRequest request) {
        String source = request.source() == null ? "" : request.source().strip();
        if (source.isEmpty()) {
            throw ApiException.invalid("source", "missing_required_parameter", "source is required");
        }
        if (source.length() > MAX_SOURCE) {
            throw ApiException.invalid("source", "source must not be longer than " + MAX_SOURCE + " characters");
        }
        sources.of(source);
        String name = request.id() == null ? sources.defaultName(source) : request.id();
        if (!ID.matcher(name).matches()) {
            throw ApiException.invalid(
                    "id",
                    "id must be 1 to 96 letters, digits, '.', '_' or '-', and begin with a letter or digit; '" + name
                            + "' is not");
        }
        ImportSpec.Base base = request.baseModel() == null ? null : bases.named(request.baseModel());
        String model = base == null ? name : base.adapterName(name);
        String id = Ids.random(PREFIX);
        names.reserve(model, id);
        jobs.create(
                new NewJob(
                        id,
                        JobKind.MODEL_IMPORT,
                        JobStatus.VALIDATING_FILES,
                        json.writeValueAsString(new ImportSpec(source, model, base, null)),
                        new Progress(0, 0, UNIT),
                        model),
                NewEvent.info("Importing " + source + " as " + model));
        scheduler.schedule(ImportTask.DESCRIPTOR.instance(id).scheduledTo(clock.instant()));
        return id;
    }

    Job find(String id) {
        return jobs.find(id)
                .filter(job -> job.kind() == JobKind.MODEL_IMPORT)
                .orElseThrow(() -> ApiException.notFound("id", "No model import '" + id + "'"));
    }

    JobPage list(Paging paging) {
        return jobs.list(JobFilter.of(JobKind.MODEL_IMPORT, paging.limit(), paging.after()));
    }

    Job cancel(String id) {
        return jobs.requestCancel(find(id).id());
    }
}
