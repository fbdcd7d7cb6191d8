package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.hub.HubPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a model is taken from. Both may throw {@link dev.tpo.hub.HubException} and its like for what cannot be had. */
interface ModelSource {

    /** What there is, and the folder of all that is small; no weights are touched. */
    Prepared prepare(DownloadListener listener);

    /**
     * @param plan null for a folder
     * @param adapter whether it is a LoRA adapter
     */
    record Prepared(@Nullable HubPlan plan, long bytes, Path folder, boolean adapter) {}

    /** All of it, here and whole. */
    Obtained obtain(@Nullable HubPlan plan, DownloadListener listener);

    /** @param folder what a model is loaded from */
    record Obtained(Path folder, List<File> files) {}

    /** @param sha256 null: not known yet */
    record File(
            String name, Path path, long bytes, @Nullable String sha256) {}
}
