package dev.tpo.blobs;

import java.util.Comparator;
import java.util.List;

/** What a stored folder holds (a checkpoint's manifest). Sorted by name, so equal folders have equal manifests. */
public record FileTree(List<Entry> files) {

    /** @param name relative to the folder, {@code /} between its parts */
    public record Entry(String name, String sha256, long bytes) {}

    public FileTree {
        files = files.stream().sorted(Comparator.comparing(Entry::name)).toList();
    }

    public long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }
}
