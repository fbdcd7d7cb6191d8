package dev.tpo.inference.models;

import dev.tpo.blobs.FileTrees;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.AdaptedModel;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.ModelThread;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.inference.engine.ServingMetrics;
import dev.tpo.web.ApiException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The models in memory, each loaded when first asked for, and adapters beside them. A model with users stays whatever
 * moves meanwhile; the least recently used idle one goes when there are too many, and so with the adapters of each.
 */
@Component
public class ModelPool {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final EngineLoader loader;
    private final FileTrees trees;
    private final Path checkpoints;
    private final InferenceProperties.Serving settings;
    private final ServingMetrics metrics;
    private final Map<String, Loaded> byRevision = new LinkedHashMap<>(16, 0.75f, true); // least recently used first

    ModelPool(EngineLoader loader, FileTrees trees, InferenceProperties properties, ServingMetrics metrics) {
        this.loader = loader;
        this.trees = trees;
        this.checkpoints = properties.workDir().resolve("models");
        FileTrees.deleteHalfMade(checkpoints);
        this.settings = properties.serving();
        this.metrics = metrics;
    }

    /**
     * The model, loaded and kept until the lease is closed.
     *
     * @throws ApiException 503 if its files cannot be had or read
     */
    public ModelLease acquire(ModelRef model) {
        Loaded entry = take(model);
        try {
            entry.thread.awaitLoaded();
        } catch (RuntimeException e) {
            forget(model, entry);
            throw unavailable(model, e);
        }
        if (model.baseRevision() == null) {
            return new ModelLease(model, entry.thread, () -> giveBack(entry));
        }
        Adapter adapter = takeAdapter(model, entry);
        try {
            adapter.model.awaitLoaded();
            return new ModelLease(model, adapter.model, () -> giveBack(entry, adapter));
        } catch (RuntimeException e) {
            forget(model, entry, adapter);
            throw unavailable(model, e);
        }
    }

    /**
     * Lets go of models that there are no more, and of their files; one with users stays until it is idle.
     *
     * @param revisions of all models, and of the models that adapters are for
     */
    synchronized void keepOnly(Set<String> revisions) {
        for (String revision : List.copyOf(byRevision.keySet())) {
            Loaded entry = byRevision.get(revision);
            if (entry != null && entry.users == 0 && !revisions.contains(revision)) {
                entry.thread.stop();
                byRevision.remove(revision);
            } else if (entry != null) {
                entry.keepOnly(revisions);
            }
        }
        for (String revision : materialized()) {
            if (!revisions.contains(revision) && !byRevision.containsKey(revision)) {
                FileTrees.dematerialize(checkpoints.resolve(revision));
                LOG.info("the files of revision {} are gone: no model has it any more", revision);
            }
        }
    }

    private List<String> materialized() {
        if (!Files.isDirectory(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(checkpoints)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.startsWith(".")) // half made
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + checkpoints, e);
        }
    }

    private ApiException unavailable(ModelRef model, RuntimeException cause) {
        LOG.error("cannot load {}", model, cause);
        String why = cause instanceof NotEnoughMemoryException ? ": " + cause.getMessage() : "";
        return ApiException.unavailable(settings.retryAfter(), "the model '" + model.id() + "' cannot be loaded" + why);
    }

    private synchronized Loaded take(ModelRef model) {
        Loaded entry = byRevision.computeIfAbsent(model.wholeRevision(), revision -> new Loaded(start(model)));
        entry.users++;
        evict();
        return entry;
    }

    private synchronized Adapter takeAdapter(ModelRef model, Loaded entry) {
        Adapter adapter = entry.adapters.computeIfAbsent(
                model.revision(), revision -> new Adapter(entry.thread.adapt(base -> adapted(base, revision))));
        adapter.users++;
        entry.evict(settings.loadedAdapters());
        return adapter;
    }

    private synchronized void giveBack(Loaded entry) {
        entry.users--;
        evict();
    }

    private synchronized void giveBack(Loaded entry, Adapter adapter) {
        adapter.users--;
        entry.evict(settings.loadedAdapters());
        giveBack(entry);
    }

    private synchronized void forget(ModelRef model, Loaded entry) {
        entry.users--;
        byRevision.remove(model.wholeRevision(), entry);
    }

    private synchronized void forget(ModelRef model, Loaded entry, Adapter adapter) {
        entry.adapters.remove(model.revision(), adapter);
        giveBack(entry);
    }

    private void evict() {
        Iterator<Loaded> eldestFirst = byRevision.values().iterator();
        int surplus = byRevision.size() - settings.loadedModels();
        while (surplus > 0 && eldestFirst.hasNext()) {
            Loaded candidate = eldestFirst.next();
            if (candidate.users == 0) {
                candidate.thread.stop();
                eldestFirst.remove();
                surplus--;
            }
        }
    }

    private ModelThread start(ModelRef model) {
        return ModelThread.start(model.id(), () -> load(model.wholeRevision()), settings.runningPerModel(), metrics);
    }

    private Engine load(String revision) {
        Path folder = folder(revision);
        DataSize memory = settings.modelMemory();
        if (memory != null) {
            makeRoom(revision, loader.weightBytes(folder), memory.toBytes());
        }
        return loader.load(folder, revision);
    }

    /** On the new model's thread: idle models go, least recently used first, and it waits for their memory. */
    private void makeRoom(String revision, long bytes, long limit) {
        List<Loaded> leaving = leaving(revision, bytes, limit);
        leaving.forEach(entry -> entry.thread.stop());
        for (Loaded entry : leaving) {
            try {
                entry.thread.join(FAREWELL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized List<Loaded> leaving(String revision, long bytes, long limit) {
        long free = limit
                - byRevision.values().stream().mapToLong(entry -> entry.bytes).sum();
        Map<String, Loaded> leaving = new LinkedHashMap<>();
        for (Map.Entry<String, Loaded> other : byRevision.entrySet()) {
            if (free < bytes && other.getValue().users == 0 && !other.getKey().equals(revision)) {
                leaving.put(other.getKey(), other.getValue());
                free += other.getValue().bytes;
            }
        }
        if (free < bytes) {
            throw new NotEnoughMemoryException(String.format(
                    Locale.ROOT,
                    "its weights take %.2f GB, and of the %.2f GB for models %.2f GB are or could be free",
                    bytes / 1e9,
                    limit / 1e9,
                    free / 1e9));
        }
        leaving.keySet().forEach(byRevision::remove);
        Loaded entry = byRevision.get(revision);
        if (entry != null) { // else nobody waits for it any more
            entry.bytes = bytes;
        }
        return List.copyOf(leaving.values());
    }

    private Engine adapted(Engine base, String revision) {
        return base.adapted(folder(revision), revision);
    }

    private Path folder(String revision) {
        Path folder = checkpoints.resolve(revision);
        trees.materialize(revision, folder);
        return folder;
    }

    @PreDestroy
    void close() throws InterruptedException {
        List<Loaded> all;
        synchronized (this) {
            all = List.copyOf(byRevision.values());
            byRevision.clear();
        }
        all.forEach(entry -> entry.thread.stop());
        for (Loaded entry : all) {
            entry.thread.join(FAREWELL);
        }
    }

    private static final class Loaded {
        final ModelThread thread;
        final Map<String, Adapter> adapters = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
        int users;
        long bytes;

        Loaded(ModelThread thread) {
            this.thread = thread;
        }

        void keepOnly(Set<String> revisions) {
            for (String revision : List.copyOf(adapters.keySet())) {
                Adapter adapter = adapters.get(revision);
                if (adapter != null && adapter.users == 0 && !revisions.contains(revision)) {
                    adapter.model.drop();
                    adapters.remove(revision);
                }
            }
        }

        void evict(int limit) {
            Iterator<Adapter> eldestFirst = adapters.values().iterator();
            int surplus = adapters.size() - limit;
            while (surplus > 0 && eldestFirst.hasNext()) {
                Adapter candidate = eldestFirst.next();
                if (candidate.users == 0) {
                    candidate.model.drop();
                    eldestFirst.remove();
                    surplus--;
                }
            }
        }
    }

    private static final class Adapter {
        final AdaptedModel model;
        int users;

        Adapter(AdaptedModel model) {
            this.model = model;
        }
    }
}
