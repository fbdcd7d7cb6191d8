package dev.tpo.inference.models;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.HostedModel;
import dev.tpo.inference.engine.ModelThread;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.inference.engine.ServingMetrics;
import dev.tpo.web.ApiException;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The models in memory, each loaded when first asked for, and adapters beside them. A model with users stays whatever
 * moves meanwhile; the least recently used idle one goes when there are too many, and so with the adapters of each.
 */
@Component
public class ModelPool {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final EngineLoader loader;
    private final ModelFiles files;
    private final ModelMemory memory;
    private final InferenceProperties.Serving settings;
    private final ServingMetrics metrics;
    private final Map<String, LoadedModel> byRevision =
            new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final Set<LoadedModel> leaving = new LinkedHashSet<>();

    ModelPool(
            EngineLoader loader,
            ModelFiles files,
            ModelMemory memory,
            InferenceProperties properties,
            ServingMetrics metrics) {
        this.loader = loader;
        this.files = files;
        this.memory = memory;
        this.settings = properties.serving();
        this.metrics = metrics;
    }

    /**
     * The model, loaded and kept until the lease is closed.
     *
     * @throws ApiException 503 if its files cannot be had or read
     */
    public ModelLease acquire(ModelRef model) throws InterruptedException {
        LoadedModel whole = take(model);
        HostedModel hosted = whole.thread().model();
        try {
            hosted.awaitLoaded();
            if (model.baseRevision() == null) {
                return new ModelLease(model, hosted, () -> giveBack(whole));
            }
        } catch (InterruptedException e) {
            giveBack(whole);
            throw e;
        } catch (Throwable e) {
            forget(model, whole);
            throw unavailable(model, e);
        }
        return withAdapter(model, whole);
    }

    private ModelLease withAdapter(ModelRef model, LoadedModel whole) throws InterruptedException {
        LoadedModel.Adapter adapter;
        try {
            adapter = takeAdapter(model, whole);
        } catch (Throwable e) {
            giveBack(whole);
            throw e;
        }
        try {
            adapter.model().awaitLoaded();
            return new ModelLease(model, adapter.model(), () -> giveBack(whole, adapter));
        } catch (InterruptedException e) {
            giveBack(whole, adapter);
            throw e;
        } catch (Throwable e) {
            forget(model, whole, adapter);
            throw unavailable(model, e);
        }
    }

    /**
     * Lets go of models that there are no more, and of their files; one with users stays until it is idle.
     *
     * @param revisions of all models, and of the models that adapters are for
     */
    synchronized void keepOnly(Set<String> revisions) {
        for (Map.Entry<String, LoadedModel> each : List.copyOf(byRevision.entrySet())) {
            if (each.getValue().isIdle() && !revisions.contains(each.getKey())) {
                byRevision.remove(each.getKey());
                letGo(each.getValue());
            } else {
                each.getValue().keepAdapters(revisions);
            }
        }
        Set<String> needed = new HashSet<>(revisions);
        needed.addAll(byRevision.keySet());
        files.keepOnly(needed);
    }

    private ApiException unavailable(ModelRef model, Throwable cause) {
        LOG.error("cannot load {}", model, cause);
        String what = "the model '" + model.id() + "' cannot be loaded";
        return switch (cause) {
            case NotEnoughMemoryException memory ->
                ApiException.outOfMemory(settings.retryAfter(), what + ": " + memory.getMessage());
            case OutOfMemoryError ignored ->
                ApiException.outOfMemory(settings.retryAfter(), what + ": the service's memory ran short");
            default -> ApiException.unavailable(settings.retryAfter(), what);
        };
    }

    private synchronized LoadedModel take(ModelRef model) {
        String revision = model.wholeRevision();
        LoadedModel known = byRevision.get(revision);
        if (known == null || known.thread().hasEnded()) { // broken by something: loaded anew
            known = new LoadedModel(entry -> start(model, entry));
            byRevision.put(revision, known);
        }
        known.use();
        evict();
        return known;
    }

    private synchronized LoadedModel.Adapter takeAdapter(ModelRef model, LoadedModel whole) {
        String revision = model.revision();
        return whole.useAdapter(
                revision,
                () -> whole.thread().adapt(base -> base.adapted(files.folder(revision), revision)),
                settings.loadedAdapters());
    }

    private synchronized void giveBack(LoadedModel whole) {
        whole.leave();
        evict();
    }

    private synchronized void giveBack(LoadedModel whole, LoadedModel.Adapter adapter) {
        whole.leaveAdapter(adapter, settings.loadedAdapters());
        giveBack(whole);
    }

    private synchronized void forget(ModelRef model, LoadedModel whole) {
        whole.leave();
        byRevision.remove(model.wholeRevision(), whole);
    }

    private synchronized void forget(ModelRef model, LoadedModel whole, LoadedModel.Adapter adapter) {
        whole.forgetAdapter(model.revision(), adapter);
        giveBack(whole);
    }

    private void evict() {
        Iterator<LoadedModel> eldestFirst = byRevision.values().iterator();
        int surplus = byRevision.size() - settings.loadedModels();
        while (surplus > 0 && eldestFirst.hasNext()) {
            LoadedModel candidate = eldestFirst.next();
            if (candidate.isIdle()) {
                eldestFirst.remove();
                letGo(candidate);
                surplus--;
            }
        }
    }

    private ModelThread start(ModelRef model, LoadedModel entry) {
        String revision = model.wholeRevision();
        return ModelThread.start(
                model.id(), () -> load(revision, entry), settings.runningPerModel(), metrics, () -> gone(entry));
    }

    /** On the new model's thread. */
    private Engine load(String revision, LoadedModel entry) {
        Path folder = files.folder(revision);
        if (memory.isLimited()) {
            makeRoom(entry, loader.weightBytes(folder));
        }
        return loader.load(folder, revision);
    }

    /** On the new model's thread: idle models go, least recently used first, and it waits for their memory. */
    private void makeRoom(LoadedModel entry, long bytes) {
        for (LoadedModel other : reserve(entry, bytes)) {
            try {
                other.thread().join(FAREWELL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!other.thread().hasEnded()) {
                throw new NotEnoughMemoryException("a model that leaves room for it is still being closed");
            }
        }
    }

    /** Those that leave room for it, which it has to wait for. */
    private synchronized List<LoadedModel> reserve(LoadedModel entry, long bytes) {
        long going = leaving.stream().mapToLong(memory::bytesOf).sum();
        Set<LoadedModel> victims = new LinkedHashSet<>();
        for (LoadedModel other : byRevision.values()) {
            if (other != entry && other.isIdle() && !memory.hasRoom(bytes, going)) {
                victims.add(other);
                going += memory.bytesOf(other);
            }
        }
        memory.reserve(entry, bytes, going);
        byRevision.values().removeAll(victims);
        victims.forEach(this::letGo);
        return List.copyOf(leaving);
    }

    private void letGo(LoadedModel model) {
        if (!model.thread().hasEnded()) {
            leaving.add(model);
            model.thread().stop();
        }
    }

    /** On its thread, when it is closed. */
    private void gone(LoadedModel model) {
        memory.release(model);
        synchronized (this) {
            leaving.remove(model);
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        List<LoadedModel> all;
        synchronized (this) {
            all = List.copyOf(byRevision.values());
            byRevision.clear();
        }
        all.forEach(entry -> entry.thread().stop());
        for (LoadedModel entry : all) {
            entry.thread().join(FAREWELL);
        }
    }
}
