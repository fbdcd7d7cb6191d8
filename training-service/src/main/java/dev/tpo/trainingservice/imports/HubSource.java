package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.hub.HubModel;
import dev.tpo.hub.HubPlan;
import dev.tpo.hub.HubSnapshot;
import dev.tpo.hub.ModelHub;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model on a hub, through its cache. */
record HubSource(ModelHub hub, HubModel model) implements ModelSource {

    @Override
    public Prepared prepare(DownloadListener listener) {
        HubPlan plan = hub.plan(model, listener);
        return new Prepared(plan, plan.bytes(), hub.preview(plan, listener), plan.holdsAdapter());
    }

    @Override
    public Obtained obtain(@Nullable HubPlan plan, DownloadListener listener) {
        HubSnapshot snapshot = hub.fetch(Objects.requireNonNull(plan), listener);
        return new Obtained(
                snapshot.folder(),
                snapshot.files().stream()
                        .map(file -> new File(file.name(), file.path(), file.bytes(), file.sha256()))
                        .toList());
    }
}
