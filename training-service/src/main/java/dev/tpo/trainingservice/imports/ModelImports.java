package dev.tpo.trainingservice.imports;

import dev.tpo.api.ModelImportRequest;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobCreation;
import dev.tpo.running.JobDialect;
import dev.tpo.trainingservice.registry.ModelNames;
import dev.tpo.web.ApiException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates imports. */
@Component
class ModelImports {
    static final String UNIT = "byte";
    private static final int MAX_SOURCE = 4096;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    private final JobCreation creation;
    private final ModelSources sources;
    private final AdapterBases bases;
    private final ModelNames names;

    ModelImports(JobCreation creation, ModelSources sources, AdapterBases bases, ModelNames names) {
        this.creation = creation;
        this.sources = sources;
        this.bases = bases;
        this.names = names;
    }

    Job create(@Nullable String idempotencyKey, ModelImportRequest request) {
        return creation.create(JobDialect.MODEL_IMPORT, idempotencyKey, request, jobId -> checked(jobId, request));
    }

    private String defaultName(String source) {
        return EndpointModel.isNamedBy(source)
                ? EndpointModel.parse(source).defaultName()
                : sources.defaultName(source);
    }

    private static void requireNoBaseElsewhere(String source, ModelImportRequest request) {
        if (EndpointModel.isNamedBy(source) && request.baseModel() != null) {
            throw ApiException.invalid(
                    "base_model",
                    "unsupported_by_model",
                    "base_model is for a LoRA adapter's files, and a model of an endpoint has none here");
        }
    }

    private JobCreation.Draft checked(String jobId, ModelImportRequest request) {
        String source = request.source() == null ? "" : request.source().strip();
        if (source.isEmpty()) {
            throw ApiException.invalid("source", "missing_required_parameter", "source is required");
        }
        if (source.length() > MAX_SOURCE) {
            throw ApiException.invalid("source", "source must not be longer than " + MAX_SOURCE + " characters");
        }
        if (EndpointModel.isNamedBy(source)) {
            EndpointModel.parse(source);
        } else {
            sources.of(source);
        }
        String name = request.id() == null ? defaultName(source) : request.id();
        if (!ID.matcher(name).matches()) {
            throw ApiException.invalid(
                    "id",
                    "id must be 1 to 96 letters, digits, '.', '_' or '-', and begin with a letter or digit; '" + name
                            + "' is not");
        }
        requireNoBaseElsewhere(source, request);
        ImportSpec.Base base = request.baseModel() == null ? null : bases.named(request.baseModel());
        String model = base == null ? name : base.adapterName(name);
        names.reserve(model, jobId);
        var spec = new ImportSpec(source, model, base, null);
        return new JobCreation.Draft(
                JobStatus.VALIDATING_FILES,
                spec,
                new Progress(0, 0, UNIT),
                model,
                ImportValidation.holds(spec),
                NewEvent.info("Importing " + source + " as " + model));
    }
}
