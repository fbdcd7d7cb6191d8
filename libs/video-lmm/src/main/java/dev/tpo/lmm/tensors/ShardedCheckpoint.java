package dev.tpo.lmm.tensors;

import dev.tpo.lmm.files.CheckpointFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Writes tensors as the hub's tools do: one file, or numbered shards with an index. */
final class ShardedCheckpoint {
    /** What the hub's tools cut at. */
    static final long MAX_SHARD_BYTES = 5_000_000_000L;

    private ShardedCheckpoint() {}

    /** Into a folder that holds no weights yet; the index comes last. */
    static void write(Path folder, Map<String, SafetensorsWriter.Content> tensors, long maxShardBytes) {
        List<Map<String, SafetensorsWriter.Content>> shards = cut(new TreeMap<>(tensors), maxShardBytes);
        if (shards.size() == 1) {
            SafetensorsWriter.write(folder.resolve(CheckpointFiles.SINGLE), shards.getFirst());
            return;
        }
        Map<String, String> places = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            SafetensorsWriter.write(folder.resolve(name), shards.get(i));
            shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
        }
        long total = tensors.values().stream()
                .mapToLong(SafetensorsWriter.Content::bytes)
                .sum();
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", total));
        index.put("weight_map", places);
        try {
            Files.write(
                    folder.resolve(CheckpointFiles.INDEX),
                    JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(index));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + CheckpointFiles.INDEX, e);
        }
    }

    /** In order; a tensor larger than a shard has one to itself. */
    private static List<Map<String, SafetensorsWriter.Content>> cut(
            Map<String, SafetensorsWriter.Content> tensors, long maxShardBytes) {
        List<Map<String, SafetensorsWriter.Content>> shards = new ArrayList<>();
        shards.add(new LinkedHashMap<>());
        long bytes = 0;
        for (Map.Entry<String, SafetensorsWriter.Content> tensor : tensors.entrySet()) {
            long more = tensor.getValue().bytes();
            if (bytes + more > maxShardBytes && bytes > 0) {
                shards.add(new LinkedHashMap<>());
                bytes = 0;
            }
            shards.getLast().put(tensor.getKey(), tensor.getValue());
            bytes += more;
        }
        return shards;
    }
}
