package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.CheckpointFiles;
import dev.tpo.lmm.files.CheckpointShape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;
import dev.tpo.lmm.files.TensorNames;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tensors of a checkpoint's shards: mapped where they are stored as they are wanted, converted elsewhere.
 *
 * @param manager owns them
 * @param tensors what the model reads, in the order of its names
 * @param storedTypes of each of them in the files
 * @param unread what the files hold beside them, as stored
 */
record LoadedCheckpoint(
        NDManager manager,
        Map<String, NDArray> tensors,
        Map<String, StoredType> storedTypes,
        Map<String, NDArray> unread) {

    /** @throws CheckpointException naming what is missing, misshapen, read by nothing, or the file that is broken */
    static LoadedCheckpoint read(Path checkpoint, ModelConfig config, ComputePolicy policy) {
        CheckpointFiles files = CheckpointFiles.of(checkpoint);
        Map<String, List<Integer>> expected = TensorNames.expected(config);
        Map<String, SafetensorsHeader.Entry> entries = files.entries();
        CheckpointShape.check(expected, entries, config);
        StoredType matrices = policy.dtype(config).stored();
        try (Opening opening = new Opening()) {
            NDManager manager = opening.add(Torch.newManager(policy.device()));
            Map<String, NDArray> found = new LinkedHashMap<>();
            Map<String, NDArray> unread = new LinkedHashMap<>();
            for (SafetensorsHeader shard : files.shards()) {
                try (MappedTensors mapped = new MappedTensors(shard, manager)) {
                    for (SafetensorsHeader.Entry entry : shard.entries()) {
                        if (expected.containsKey(entry.name())) {
                            StoredType type = TensorNames.multiplied(entry.name()) ? matrices : StoredType.F32;
                            found.put(entry.name(), Placement.of(manager, mapped.view(entry), type, policy.device()));
                        } else {
                            unread.put(entry.name(), mapped.view(entry));
                        }
                    }
                }
            }
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            Map<String, StoredType> storedTypes = new LinkedHashMap<>();
            for (String name : expected.keySet()) {
                tensors.put(name, Weights.require(found, name));
                storedTypes.put(name, Objects.requireNonNull(entries.get(name)).type());
            }
            opening.keep();
            return new LoadedCheckpoint(manager, tensors, storedTypes, unread);
        }
    }

    Weights weights(ComputePolicy policy, ModelConfig config) {
        return new Weights(manager, tensors, storedTypes, unread, policy, config);
    }
}
