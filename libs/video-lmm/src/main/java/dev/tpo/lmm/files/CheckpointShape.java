package dev.tpo.lmm.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Holds what a checkpoint's files contain against what its configuration asks for. */
public final class CheckpointShape {
    private CheckpointShape() {}

    public static void check(
            Map<String, List<Integer>> expected, Map<String, SafetensorsHeader.Entry> found, ModelConfig config) {
        List<String> faults = new ArrayList<>();
        expected.forEach((name, shape) -> {
            SafetensorsHeader.Entry tensor = found.get(name);
            if (tensor == null) {
                faults.add("missing tensor " + name);
            } else if (!hasShape(tensor, shape)) {
                faults.add("tensor " + name + " has shape " + Arrays.toString(tensor.shape()) + ", expected " + shape);
            } else if (!tensor.type().holdsWeights()) {
                faults.add("tensor " + name + " is stored as " + tensor.type() + ", which is not supported");
            }
        });
        for (String name : found.keySet()) {
            if (!expected.containsKey(name) && !TensorNames.knownUnread(name, config)) {
                faults.add("nothing reads tensor " + name);
            }
        }
        if (!faults.isEmpty()) {
            throw new CheckpointException(String.join("; ", faults.subList(0, Math.min(faults.size(), 8)))
                    + (faults.size() > 8 ? "; and " + (faults.size() - 8) + " more" : ""));
        }
    }

    static boolean hasShape(SafetensorsHeader.Entry tensor, List<Integer> shape) {
        return Arrays.equals(
                tensor.shape(), shape.stream().mapToLong(Integer::longValue).toArray());
    }
}
