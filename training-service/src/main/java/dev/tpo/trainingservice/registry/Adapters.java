package dev.tpo.trainingservice.registry;

import dev.tpo.blobs.FileTrees;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which revisions are LoRA adapters: those whose folder says so. A revision's content never changes. */
@Component
public class Adapters {
    private static final String SIGN = "adapter_config.json";

    private final FileTrees trees;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    Adapters(FileTrees trees) {
        this.trees = trees;
    }

    /** Of the whole model that it stands beside; null if it is no adapter. */
    public @Nullable String baseRevision(RegisteredModel model) {
        return !model.isRemote() && isAdapter(model.revision()) ? model.baseRevision() : null;
    }

    public @Nullable String baseRevision(ModelSummary model) {
        return !model.isRemote() && isAdapter(model.revision()) ? model.baseRevision() : null;
    }

    /** One whose files are lost is none: to serve it fails, and the other models stay what they are. */
    public boolean isAdapter(String revision) {
        return Objects.requireNonNullElse(
                known.computeIfAbsent(
                        revision,
                        unknown -> trees.find(unknown)
                                .map(tree -> tree.files().stream()
                                        .anyMatch(file -> file.name().equals(SIGN)))
                                .orElse(null)),
                false);
    }
}
