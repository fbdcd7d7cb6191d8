package dev.tpo.lmm.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.StoredType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Writes a safetensors file piece by piece: no tensor is ever on the heap as a whole. */
final class SafetensorsWriter {
    private static final int PIECE_BYTES = 1 << 24;

    private SafetensorsWriter() {}

    /** An array and the type in which it goes into the file. */
    record Content(NDArray array, StoredType type) {
        static Content of(NDArray array) {
            return new Content(array, Torch.storedType(array));
        }

        long bytes() {
            return array.size() * type.bytes();
        }
    }

    /** In the order of their names. */
    static void write(Path file, Map<String, Content> tensors) {
        Map<String, Content> sorted = new TreeMap<>(tensors);
        byte[] header = header(sorted);
        try (FileChannel out = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                Torch.GradMode off = Torch.noGrad()) {
            write(
                    out,
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .flip());
            write(out, ByteBuffer.wrap(header));
            for (Content tensor : sorted.values()) {
                write(out, tensor);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.getFileName(), e);
        }
    }

    private static byte[] header(Map<String, Content> tensors) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (Map.Entry<String, Content> tensor : tensors.entrySet()) {
            Content content = tensor.getValue();
            long end = offset + content.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", content.type.name());
            entry.put(
                    "shape",
                    Arrays.stream(content.array.getShape().getShape()).boxed().toList());
            entry.put("data_offsets", List.of(offset, end));
            header.put(tensor.getKey(), entry);
            offset = end;
        }
        String json = JsonMapper.shared().writeValueAsString(header);
        // Spaces up to a multiple of eight, so that the tensors lie aligned.
        int spaces = Math.floorMod(-json.getBytes(StandardCharsets.UTF_8).length, 8);
        return (json + " ".repeat(spaces)).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(FileChannel out, Content content) throws IOException {
        long bytes = content.bytes();
        try (NDManager scope = Torch.newManager()) {
            NDArray here = Placement.onDeviceOf(scope, content.array);
            NDArray tensor = TensorOps.OPS.call(scope, "to_type", here, content.type.torchNumber());
            for (long begin = 0; begin < bytes; begin += PIECE_BYTES) {
                long end = Math.min(bytes, begin + PIECE_BYTES);
                try (NDArray piece = TensorOps.OPS.call(scope, "bytes_of", tensor, bytes, begin, end)) {
                    write(out, piece.toByteBuffer());
                }
            }
        }
    }

    private static void write(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
