package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.serving.CheckpointCheck;
import dev.tpo.trainingservice.registry.ModelNames;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Settles what an import's source is, a whole model or an adapter of which base, before any weight is fetched. */
@Component
class ImportValidation {
    private final JobStore jobs;
    private final ModelSources sources;
    private final AdapterBases bases;
    private final ModelNames names;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    ImportValidation(
            JobStore jobs,
            ModelSources sources,
            AdapterBases bases,
            ModelNames names,
            TransactionTemplate transactions,
            JsonMapper json) {
        this.jobs = jobs;
        this.sources = sources;
        this.bases = bases;
        this.names = names;
        this.transactions = transactions;
        this.json = json;
    }

    void validate(Job job, DownloadListener listener) {
        ImportSpec spec = json.readValue(job.spec(), ImportSpec.class);
        ModelSource.Prepared prepared = sources.of(spec.source()).prepare(listener);
        transactions.executeWithoutResult(status -> {
            ImportSpec settled = prepared.adapter() ? adapter(job.id(), spec, prepared) : whole(spec, prepared);
            jobs.queue(
                    job.id(),
                    json.writeValueAsString(settled),
                    settled.model(),
                    new Progress(0, prepared.bytes(), ModelImports.UNIT),
                    NewEvent.info(said(settled)));
        });
    }

    private static ImportSpec whole(ImportSpec spec, ModelSource.Prepared prepared) {
        if (spec.base() != null) {
            throw new InvalidModelException(
                    "base_model is for a LoRA adapter, and this is none: there is no adapter_config.json, or a whole model beside it");
        }
        CheckpointCheck.settings(prepared.folder());
        return new ImportSpec(spec.source(), spec.model(), null, prepared.plan());
    }

    private ImportSpec adapter(String jobId, ImportSpec spec, ModelSource.Prepared prepared) {
        LoraConfig config = LoraConfig.read(prepared.folder());
        if (spec.base() != null) {
            return new ImportSpec(spec.source(), spec.model(), spec.base(), prepared.plan());
        }
        ImportSpec.Base base = bases.meantBy(config);
        String model = base.adapterName(spec.model());
        names.change(spec.model(), model, jobId);
        return new ImportSpec(spec.source(), model, base, prepared.plan());
    }

    private static String said(ImportSpec spec) {
        return (spec.base() == null
                        ? "The model's settings can be read"
                        : "The adapter's settings can be read; it is for "
                                + spec.base().model())
                + (spec.commit() == null ? "" : ", at commit " + spec.commit());
    }
}
