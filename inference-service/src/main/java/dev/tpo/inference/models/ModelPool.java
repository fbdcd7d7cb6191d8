package dev.tpo.inference.models;

import dev.tpo.blobs.FileTrees;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.ModelThread;
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
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The models in memory, each loaded when first asked for. A model with users stays whatever moves meanwhile; the
 * least recently used idle one goes when there are too many.
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
            return new ModelLease(model, entry.thread, () -> giveBack(entry));
        } catch (RuntimeException e) {
            forget(model, entry);
            LOG.error("cannot load {}", model, e);
            throw ApiException.unavailable(settings.retryAfter(), "the model '" + model.id() + "' cannot be loaded");
        }
    }

    /** Lets go of models that there are no more, and of their files; one with users stays until it is idle. */
    synchronized void keepOnly(Set<String> revisions) {
        for (String revision : List.copyOf(byRevision.keySet())) {
            Loaded entry = byRevision.get(revision);
            if (entry != null && entry.users == 0 && !revisions.contains(revision)) {
                entry.thread.stop();
                byRevision.remove(revision);
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

    private synchronized Loaded take(ModelRef model) {
        Loaded entry = byRevision.computeIfAbsent(model.revision(), revision -> new Loaded(start(model)));
        entry.users++;
        evict();
        return entry;
    }

    private synchronized void giveBack(Loaded entry) {
        entry.users--;
        evict();
    }

    private synchronized void forget(ModelRef model, Loaded entry) {
        entry.users--;
        byRevision.remove(model.revision(), entry);
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
        return ModelThread.start(model.id(), () -> load(model), settings.runningPerModel(), metrics);
    }

    private Engine load(ModelRef model) {
        Path checkpoint = checkpoints.resolve(model.revision());
        trees.materialize(model.revision(), checkpoint);
        return loader.load(checkpoint, model.revision());
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
        int users;

        Loaded(ModelThread thread) {
            this.thread = thread;
        }
    }
}
