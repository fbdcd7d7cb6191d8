package dev.tpo.hub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the cache alone knows of a model. */
final class CachedPlans {
    private CachedPlans() {}

    /** Empty if the revision was never cached; a snapshot that lacks what its own index names is refused. */
    static Optional<HubPlan> find(HubModel model, HubCache cache) {
        try {
            Optional<String> commit = cache.commitOf(model.revision());
            List<String> names = commit.isEmpty() ? List.of() : cache.names(commit.get());
            if (commit.isEmpty() || names.isEmpty()) {
                return Optional.empty();
            }
            byte[] index = names.contains(NeededFiles.INDEX)
                    ? NeededFiles.readIndex(cache.snapshot(commit.get()))
                    : new byte[0];
            List<HubFile> files = new ArrayList<>();
            for (String name : NeededFiles.of(names, index)) {
                files.add(cache.file(commit.get(), name));
            }
            return Optional.of(new HubPlan(model, commit.get(), files));
        } catch (IOException e) {
            throw HubException.cache("cannot read the cache " + cache.root(), e);
        }
    }
}
