package dev.tpo.lmm.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of a safetensors file, held against the file before anything is mapped: a view past the file's end would kill
 * the process.
 *
 * @param fileBytes the file's length
 */
public record SafetensorsHeader(Path file, long fileBytes, List<Entry> entries) {
    private static final int MAX_HEADER_BYTES = 100_000_000;
    private static final ObjectReader STRICT =
            JsonMapper.shared().reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** {@code begin} counts bytes from the file's start. */
    public record Entry(String name, StoredType type, long[] shape, long begin, long bytes) {}

    public static SafetensorsHeader read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(size, LfsPointer.HEAD_BYTES));
            readFully(channel, head, 0, file);
            LfsPointer.refuse(head.array(), file);
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, length, 0, file);
            long headerBytes = length.getLong(0);
            if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > size - 8) {
                throw broken(file, "a header of " + headerBytes + " bytes in a file of " + size);
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
            readFully(channel, header, 8, file);
            return new SafetensorsHeader(file, size, entries(file, header.array(), 8 + headerBytes, size));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file.getFileName(), e);
        }
    }

    private static List<Entry> entries(Path file, byte[] header, long dataBegin, long size) {
        try {
            JsonNode json = STRICT.readTree(header);
            if (!json.isObject()) {
                throw broken(file, "a header that is not a JSON object");
            }
            List<Entry> entries = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                if (!field.getKey().equals("__metadata__")) {
                    entries.add(entry(file, field.getKey(), field.getValue(), dataBegin, size));
                }
            }
            requireGapless(file, entries, dataBegin, size);
            return entries;
        } catch (JacksonException e) {
            throw broken(file, "a header that is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static Entry entry(Path file, String name, JsonNode json, long dataBegin, long size) {
        StoredType type;
        try {
            type = StoredType.valueOf(json.path("dtype").asString(""));
        } catch (IllegalArgumentException e) {
            throw broken(file, "tensor " + name + " of unknown dtype " + json.path("dtype"));
        }
        long[] shape = new long[json.path("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = json.path("shape").path(i).asLong(-1);
        }
        long begin = json.path("data_offsets").path(0).asLong(-1);
        long end = json.path("data_offsets").path(1).asLong(-1);
        if (begin < 0 || end < begin || end > size - dataBegin || end - begin != bytes(shape, type)) {
            throw broken(
                    file,
                    "tensor " + name + " of shape " + json.path("shape") + " at [" + begin + ", " + end + ") of "
                            + (size - dataBegin) + " bytes");
        }
        return new Entry(name, type, shape, dataBegin + begin, end - begin);
    }

    /** How many bytes a shape takes; -1 where there is no such shape. */
    private static long bytes(long[] shape, StoredType type) {
        long bytes = type.bytes();
        for (long length : shape) {
            if (length < 0) {
                return -1;
            }
            try {
                bytes = Math.multiplyExact(bytes, length);
            } catch (ArithmeticException e) {
                return -1;
            }
        }
        return bytes;
    }

    /** The format allows no holes, no overlaps and nothing behind the last tensor: such a file was cut or patched. */
    private static void requireGapless(Path file, List<Entry> entries, long dataBegin, long size) {
        long expected = dataBegin;
        for (Entry entry : entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::bytes))
                .toList()) {
            if (entry.begin != expected) {
                throw broken(
                        file, "tensor " + entry.name + " begins at byte " + entry.begin + ", expected at " + expected);
            }
            expected += entry.bytes;
        }
        if (expected != size) {
            throw broken(file, "its header describes " + expected + " bytes of " + size);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long position, Path file) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw broken(file, "only " + channel.size() + " bytes");
            }
        }
    }

    private static CheckpointException broken(Path file, String fault) {
        return new CheckpointException(file.getFileName() + " is broken: " + fault);
    }
}
