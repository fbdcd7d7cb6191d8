package dev.tpo.trainingservice.registry;

import dev.tpo.blobs.FileTrees;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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
