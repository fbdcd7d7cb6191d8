package dev.tpo.inference.models;

import dev.tpo.inference.engine.HostedModel;
import dev.tpo.inference.engine.ModelThread;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** A model in memory with the adapters beside it, and how many requests use each. Guarded by its pool. */
final class LoadedModel {
    private final ModelThread thread;
    private final Map<String, Adapter> adapters = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private int users;

    /** @param start of its thread; what the thread does with the model it does later */
    LoadedModel(Function<LoadedModel, ModelThread> start) {
        this.thread = start.apply(this);
    }

    ModelThread thread() {
        return thread;
    }

    void use() {
        users++;
    }

    void leave() {
        users--;
    }

    boolean isIdle() {
        return users == 0;
    }

    /** @param load begins to load it, where it is not there */
    Adapter useAdapter(String revision, Supplier<HostedModel> load, int limit) {
        Adapter adapter = adapters.computeIfAbsent(revision, absent -> new Adapter(load.get()));
        adapter.users++;
        evictAdapters(limit);
        return adapter;
    }

    void leaveAdapter(Adapter adapter, int limit) {
        adapter.users--;
        evictAdapters(limit);
    }

    /** One that could not be loaded. */
    void forgetAdapter(String revision, Adapter adapter) {
        adapters.remove(revision, adapter);
    }

    void keepAdapters(Set<String> revisions) {
        adapters.entrySet().removeIf(entry -> {
            boolean goes = entry.getValue().users == 0 && !revisions.contains(entry.getKey());
            if (goes) {
                entry.getValue().model.dropAdapter();
            }
            return goes;
        });
    }

    private void evictAdapters(int limit) {
        Iterator<Adapter> eldestFirst = adapters.values().iterator();
        int surplus = adapters.size() - limit;
        while (surplus > 0 && eldestFirst.hasNext()) {
            Adapter candidate = eldestFirst.next();
            if (candidate.users == 0) {
                candidate.model.dropAdapter();
                eldestFirst.remove();
                surplus--;
            }
        }
    }

    static final class Adapter {
        private final HostedModel model;
        private int users;

        private Adapter(HostedModel model) {
            this.model = model;
        }

        HostedModel model() {
            return model;
        }
    }
}
