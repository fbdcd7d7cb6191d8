package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.serving.CheckpointCheck;
import dev.tpo.running.JobRun;
import dev.tpo.trainingservice.registry.ModelNames;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Settles what an import's source is, a whole model or an adapter of which base, before any weight is fetched. */
@Component
class ImportValidation {
    private final ModelSources sources;
    private final AdapterBases bases;
    private final ModelNames names;
    private final TransactionTemplate transactions;

    ImportValidation(ModelSources sources, AdapterBases bases, ModelNames names, TransactionTemplate transactions) {
        this.sources = sources;
        this.bases = bases;
        this.names = names;
        this.transactions = transactions;
    }

    void validate(JobRun<ImportSpec> run, DownloadListener listener) {
        ImportSpec spec = run.spec();
        ModelSource.Prepared prepared = sources.of(spec.source()).prepare(listener);
        if (!prepared.adapter()) {
            requireWhole(spec, prepared); // reads a tokenizer: no connection waits for that
        }
        transactions.executeWithoutResult(status -> {
            ImportSpec settled = prepared.adapter()
                    ? adapter(run.job().id(), spec, prepared)
                    : new ImportSpec(spec.source(), spec.model(), null, prepared.plan());
            run.settle(
                    settled,
                    settled.model(),
                    new Progress(0, prepared.bytes(), ModelImports.UNIT),
                    holds(settled),
                    NewEvent.info(said(settled)));
        });
    }

    /** An adapter's base must stay. */
    static Set<String> holds(ImportSpec spec) {
        return spec.base() == null ? Set.of() : Set.of(Holds.model(spec.base().model()));
    }

    private static void requireWhole(ImportSpec spec, ModelSource.Prepared prepared) {
        if (spec.base() != null) {
            throw new InvalidModelException(
                    "base_model is for a LoRA adapter, and this is none: there is no adapter_config.json, or a whole model beside it");
        }
        CheckpointCheck.settings(prepared.folder());
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
