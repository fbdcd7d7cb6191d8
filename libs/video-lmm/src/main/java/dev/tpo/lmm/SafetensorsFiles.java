package dev.tpo.lmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes tensors in the safetensors format. Files are mapped, never read whole. */
public final class SafetensorsFiles {
    private static final String INDEX = "model.safetensors.index.json";
    private static final String SINGLE = "model.safetensors";

    private SafetensorsFiles() {}

    /** All tensors of a checkpoint's shards, floats as float32 (integers stay as they are). */
    static Map<String, NDArray> read(Path checkpoint, NDManager manager) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (Path shard : shards(checkpoint)) {
            tensors.putAll(readFile(shard, manager));
        }
        return tensors;
    }

    /** All tensors of one file; {@code manager} owns the views. */
    public static Map<String, NDArray> readFile(Path file, NDManager manager) {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        try (Torch.GradMode off = Torch.noGrad();
                NDArray base = LayerOps.OPS.call(
                        manager, "map_file", file.toAbsolutePath().toString(), header.fileBytes())) {
            for (SafetensorsHeader.Entry entry : header.entries()) {
                tensors.put(entry.name(), view(manager, base, entry));
            }
        }
        return tensors;
    }

    private static NDArray view(NDManager manager, NDArray base, SafetensorsHeader.Entry entry) {
        SafetensorsHeader.StoredType type = entry.type();
        NDArray stored = entry.begin() % type.bytes == 0
                ? LayerOps.OPS.call(
                        manager,
                        "view_file",
                        base,
                        type.torchNumber,
                        entry.begin() / type.bytes,
                        entry.shape(),
                        strides(entry.shape()))
                : LayerOps.OPS.call( // a typed view cannot begin between two elements
                        manager,
                        "copy_file",
                        base,
                        type.torchNumber,
                        entry.bytes(),
                        entry.begin(),
                        entry.shape(),
                        strides(entry.shape()));
        return switch (type) {
            case F32, I64, I32, U8 -> stored;
            case F16, BF16, F64 -> {
                try (stored) {
                    yield LayerOps.OPS.call(manager, "to_float32", stored);
                }
            }
        };
    }

    private static List<Path> shards(Path checkpoint) {
        Path index = checkpoint.resolve(INDEX);
        if (!Files.exists(index)) {
            Path single = checkpoint.resolve(SINGLE);
            if (!Files.exists(single)) {
                throw new CheckpointException("no " + SINGLE + " and no " + INDEX + " in " + checkpoint.getFileName());
            }
            return List.of(single);
        }
        try {
            JsonNode map =
                    JsonMapper.shared().readTree(Files.readAllBytes(index)).path("weight_map");
            return map.valueStream()
                    .map(JsonNode::asString)
                    .distinct()
                    .sorted()
                    .map(name -> shard(checkpoint, name))
                    .toList();
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + INDEX, e);
        }
    }

    private static Path shard(Path checkpoint, String name) {
        Path shard = checkpoint.resolve(name);
        if (name.contains("/") || !Files.exists(shard)) {
            throw new CheckpointException(INDEX + " names a file that is not there: " + name);
        }
        return shard;
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** Writes float32 tensors in the order of their names. */
    public static void write(Path file, Map<String, NDArray> tensors) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        Map<String, NDArray> sorted = new TreeMap<>(tensors);
        for (Map.Entry<String, NDArray> tensor : sorted.entrySet()) {
            if (tensor.getValue().getDataType() != DataType.FLOAT32) {
                throw new IllegalArgumentException(tensor.getKey() + " is not float32");
            }
            long end = offset + 4 * tensor.getValue().size();
            header.put(
                    tensor.getKey(),
                    Map.of(
                            "dtype",
                            "F32",
                            "shape",
                            Arrays.stream(tensor.getValue().getShape().getShape())
                                    .boxed()
                                    .toList(),
                            "data_offsets",
                            List.of(offset, end)));
            offset = end;
        }
        byte[] json = padded(JsonMapper.shared().writeValueAsString(header));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            out.write(json);
            for (NDArray tensor : sorted.values()) {
                out.write(littleEndian(tensor.toFloatArray()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.getFileName(), e);
        }
    }

    /** Spaces up to a multiple of eight, so that the tensors lie aligned. */
    private static byte[] padded(String json) {
        int spaces = Math.floorMod(-json.getBytes(StandardCharsets.UTF_8).length, 8);
        return (json + " ".repeat(spaces)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
