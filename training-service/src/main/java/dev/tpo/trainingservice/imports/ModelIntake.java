package dev.tpo.trainingservice.imports;

import dev.tpo.blobs.Blob;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.hub.DownloadListener;
import dev.tpo.hub.DownloadStoppedException;
import dev.tpo.jobs.NewEvent;
import dev.tpo.running.JobRun;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has a model's files, holds them against what the model's configuration asks for, takes them into the blob store, and
 * registers the model: the row and the job's success appear together.
 */
@Component
class ModelIntake {
    private final ModelCheck check;
    private final BlobStore blobs;
    private final FileTrees trees;
    private final ModelRegistry registry;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ModelIntake(
            ModelCheck check,
            BlobStore blobs,
            FileTrees trees,
            ModelRegistry registry,
            TransactionTemplate transactions,
            Clock clock) {
        this.check = check;
        this.blobs = blobs;
        this.trees = trees;
        this.registry = registry;
        this.transactions = transactions;
        this.clock = clock;
    }

    void take(JobRun<ImportSpec> run, ModelSource source, DownloadListener listener) {
        ImportSpec spec = run.spec();
        ModelSource.Obtained obtained = source.obtain(spec.plan(), listener);
        check.of(obtained.folder(), spec.base());
        check.numbers(obtained.folder(), spec.base(), bytes -> heedStop(listener));
        listener.say("Every tensor is there, has its shape and holds numbers");
        while (true) {
            FileTree tree = store(obtained, listener);
            if (Boolean.TRUE.equals(transactions.execute(status -> register(run, tree)))) {
                return;
            }
        }
    }

    private static void heedStop(DownloadListener listener) {
        if (listener.stopped()) {
            throw new DownloadStoppedException();
        }
    }

    private FileTree store(ModelSource.Obtained obtained, DownloadListener listener) {
        long total =
                obtained.files().stream().mapToLong(ModelSource.File::bytes).sum();
        Reading reading = new Reading(listener, total);
        List<FileTree.Entry> entries = new ArrayList<>();
        for (ModelSource.File file : obtained.files()) {
            reading.counts = file.sha256() == null; // else its bytes are counted already
            Blob blob = blobs.adopt(file.path(), file.sha256(), reading::read);
            entries.add(new FileTree.Entry(file.name(), blob.sha256(), blob.bytes()));
        }
        return new FileTree(entries);
    }

    /** False if a file went meanwhile, with another model that had it too. */
    private boolean register(JobRun<ImportSpec> run, FileTree tree) {
        ImportSpec spec = run.spec();
        registry.lockFiles();
        if (!tree.files().stream().allMatch(file -> blobs.exists(file.sha256()))) {
            return false;
        }
        String revision = trees.put(tree);
        registry.register(model(spec, revision, run.job().id()));
        run.succeed(new ImportResult(revision), NewEvent.info("The model is registered as " + spec.model()));
        return true;
    }

    private RegisteredModel model(ImportSpec spec, String revision, String jobId) {
        var origin = new RegisteredModel.Origin(spec.source(), spec.commit());
        ImportSpec.Base base = spec.base();
        if (base == null) {
            return RegisteredModel.imported(spec.model(), revision, jobId, origin, clock.instant());
        }
        registry.requireForUse(base.model(), "base_model"); // it stays at least until its adapter is seen
        return RegisteredModel.importedAdapter(
                spec.model(), base.root(), revision, base.revision(), jobId, origin, clock.instant());
    }

    /** Bytes read for hashing, and the place where a stop is heard. */
    private static final class Reading {
        private final DownloadListener listener;
        private final long total;
        private long done;
        private boolean counts;

        Reading(DownloadListener listener, long total) {
            this.listener = listener;
            this.total = total;
        }

        void read(long bytes) {
            done += counts ? bytes : 0;
            listener.progress(counts ? done : total, total);
            heedStop(listener);
        }
    }
}
