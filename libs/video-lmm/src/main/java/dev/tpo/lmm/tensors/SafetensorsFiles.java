package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tensors in single files of the safetensors format. Files are mapped, never read whole. */
public final class SafetensorsFiles {
    private SafetensorsFiles() {}

    /** All tensors of one file, floats as float32 (integers stay as they are); {@code manager} owns the views. */
    public static Map<String, NDArray> readFile(Path file, NDManager manager) {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        try (MappedTensors mapped = new MappedTensors(header, manager)) {
            header.entries().forEach(entry -> tensors.put(entry.name(), widened(mapped.view(entry), entry, manager)));
        }
        return tensors;
    }

    private static NDArray widened(NDArray stored, SafetensorsHeader.Entry entry, NDManager manager) {
        return switch (entry.type()) {
            case F32, I64, I32, I16, I8, U8, BOOL -> stored;
            case F64, F16, BF16, F8_E5M2, F8_E4M3 -> {
                try (stored) {
                    yield TensorOps.OPS.call(manager, "to_type", stored, StoredType.F32.torchNumber());
                }
            }
        };
    }

    /** Writes tensors, each in its own type, in the order of their names. */
    public static void write(Path file, Map<String, NDArray> tensors) {
        Map<String, SafetensorsWriter.Content> contents = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> contents.put(name, SafetensorsWriter.Content.of(tensor)));
        SafetensorsWriter.write(file, contents);
    }
}
