package dev.tpo.lmm.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where each tensor of a checkpoint lies: in {@code model.safetensors}, or in the shards that an index names. All headers
 * are read and held against the files and the index; no tensor is touched yet.
 *
 * @param shards each file with what it holds
 */
public record CheckpointFiles(List<SafetensorsHeader> shards) {
    public static final String INDEX = "model.safetensors.index.json";
    public static final String SINGLE = "model.safetensors";
    private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.+-]*");

    public static CheckpointFiles of(Path checkpoint) {
        if (SmallFile.INDEX.isIn(checkpoint)) {
            return indexed(checkpoint);
        }
        Path single = checkpoint.resolve(SINGLE);
        if (!Files.exists(single)) {
            throw new CheckpointException("no " + SINGLE + " and no " + INDEX + " in " + checkpoint.getFileName()
                    + (Files.exists(checkpoint.resolve("pytorch_model.bin"))
                                    || Files.exists(checkpoint.resolve("pytorch_model.bin.index.json"))
                            ? "; pickled weights (pytorch_model.bin) are not read: convert them to safetensors"
                            : ""));
        }
        return new CheckpointFiles(List.of(SafetensorsHeader.read(single)));
    }

    /** What each tensor is stored as, by name. */
    public Map<String, SafetensorsHeader.Entry> entries() {
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        shards.forEach(shard -> shard.entries().forEach(entry -> entries.put(entry.name(), entry)));
        return entries;
    }

    private static CheckpointFiles indexed(Path checkpoint) {
        Map<String, Set<String>> namesByFile = CheckpointIndex.read(checkpoint);
        List<SafetensorsHeader> shards = new ArrayList<>();
        Map<String, Path> seen = new LinkedHashMap<>();
        for (String file : namesByFile.keySet().stream().sorted().toList()) {
            SafetensorsHeader shard = SafetensorsHeader.read(shard(checkpoint, file));
            requireNamed(namesByFile.getOrDefault(file, Set.of()), shard);
            for (SafetensorsHeader.Entry entry : shard.entries()) {
                Path before = seen.put(entry.name(), shard.file());
                if (before != null) {
                    throw new CheckpointException("tensor " + entry.name() + " is both in " + before.getFileName()
                            + " and in " + shard.file().getFileName());
                }
            }
            shards.add(shard);
        }
        return new CheckpointFiles(List.copyOf(shards));
    }

    /** The file and what the index says of it come from one writer: a tensor that one of them lacks is a wrong download. */
    private static void requireNamed(Set<String> names, SafetensorsHeader shard) {
        Set<String> held = new LinkedHashSet<>();
        shard.entries().forEach(entry -> held.add(entry.name()));
        for (String name : names) {
            if (!held.contains(name)) {
                throw new CheckpointException(INDEX + " looks for tensor " + name + " in "
                        + shard.file().getFileName() + ", which does not hold it");
            }
        }
        for (String name : held) {
            if (!names.contains(name)) {
                throw new CheckpointException(shard.file().getFileName() + " holds tensor " + name + ", which " + INDEX
                        + " does not name there");
            }
        }
    }

    private static Path shard(Path checkpoint, String name) {
        if (!FILE_NAME.matcher(name).matches() || !Files.exists(checkpoint.resolve(name))) {
            throw new CheckpointException(INDEX + " names a file that is not there: " + name);
        }
        return checkpoint.resolve(name);
    }
}
