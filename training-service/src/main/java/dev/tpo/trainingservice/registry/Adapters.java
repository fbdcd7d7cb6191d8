package dev.tpo.trainingservice.registry;

import dev.tpo.blobs.FileTrees;
import java.util.Map;
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

    public boolean isAdapter(String revision) {
        return known.computeIfAbsent(
                revision,
                unknown -> trees.read(unknown).files().stream()
                        .anyMatch(file -> file.name().equals(SIGN)));
    }
}
