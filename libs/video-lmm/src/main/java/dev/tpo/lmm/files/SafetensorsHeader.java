package dev.tpo.lmm.files;

import dev.tpo.input.ForeignJson;
import dev.tpo.input.InputFile;
import dev.tpo.input.Sizes;
import dev.tpo.input.UnfitInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The head of a safetensors file, held against the file before anything is mapped: a view past the file's end would kill
 * the process. A 7B has about a thousand tensors in 100 kB of header; whatever a header holds, reading it takes a few tens of
 * megabytes.
 *
 * @param fileBytes the file's length
 */
public record SafetensorsHeader(Path file, long fileBytes, List<Entry> entries) {
    private static final int MAX_HEADER_BYTES = 32_000_000;
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_DIMENSIONS = 8;

    /** {@code begin} counts bytes from the file's start. */
    public record Entry(String name, StoredType type, long[] shape, long begin, long bytes) {}

    public static SafetensorsHeader read(Path file) {
        try (FileChannel channel = InputFile.open(file)) {
            long size = channel.size();
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(size, LfsPointer.HEAD_BYTES));
            readFully(channel, head, 0, file);
            LfsPointer.refuse(head.array(), file);
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, length, 0, file);
            long headerBytes = length.getLong(0);
            if (headerBytes < 2 || headerBytes > size - 8) {
                throw broken(file, "a header of " + headerBytes + " bytes in a file of " + size);
            }
            if (headerBytes > MAX_HEADER_BYTES) {
                throw new CheckpointException("the header of " + file.getFileName() + " is " + Sizes.words(headerBytes)
                        + "; at most " + Sizes.words(MAX_HEADER_BYTES) + " are read");
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
            readFully(channel, header, 8, file);
            return new SafetensorsHeader(file, size, entries(file, header.array(), 8 + headerBytes, size));
        } catch (UnfitInputException e) {
            throw new CheckpointException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file.getFileName(), e);
        }
    }

    private static List<Entry> entries(Path file, byte[] header, long dataBegin, long size) {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser json = ForeignJson.parser(new ByteArrayInputStream(header))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw broken(file, "a header that is not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw broken(file, "tensor " + name + " is not described by a JSON object");
                }
                if (name.equals("__metadata__")) {
                    json.skipChildren();
                } else if (entries.size() == MAX_TENSORS) {
                    throw new CheckpointException(
                            file.getFileName() + " holds more than " + MAX_TENSORS + " tensors, and no more are read");
                } else {
                    entries.add(entry(file, name, json, dataBegin, size));
                }
            }
            if (json.nextToken() != null) {
                throw broken(file, "a header that goes on behind its JSON object");
            }
        } catch (JacksonException e) {
            throw broken(
                    file, String.valueOf(ForeignJson.notRead("its header", e).getMessage()));
        }
        requireGapless(file, entries, dataBegin, size);
        return entries;
    }

    private static Entry entry(Path file, String name, JsonParser json, long dataBegin, long size) {
        String dtype = "";
        long[] shape = new long[0];
        long[] offsets = new long[0];
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> dtype = json.getString();
                case "shape" -> shape = numbers(file, name, json, MAX_DIMENSIONS);
                case "data_offsets" -> offsets = numbers(file, name, json, 2);
                default -> throw broken(file, "tensor " + name + " has an unknown field \"" + field + "\"");
            }
        }
        StoredType type;
        try {
            type = StoredType.valueOf(dtype);
        } catch (IllegalArgumentException e) {
            throw broken(file, "tensor " + name + " of unknown dtype \"" + dtype + "\"");
        }
        long begin = offsets.length == 2 ? offsets[0] : -1;
        long end = offsets.length == 2 ? offsets[1] : -1;
        if (begin < 0 || end < begin || end > size - dataBegin || end - begin != bytes(shape, type)) {
            throw broken(
                    file,
                    "tensor " + name + " of shape " + Arrays.toString(shape) + " at [" + begin + ", " + end + ") of "
                            + (size - dataBegin) + " bytes");
        }
        return new Entry(name, type, shape, dataBegin + begin, end - begin);
    }

    private static long[] numbers(Path file, String name, JsonParser json, int most) {
        long[] numbers = new long[most];
        int count = 0;
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw broken(file, "tensor " + name + " whose " + json.currentName() + " is no list");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == most || json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw broken(file, "tensor " + name + " with a list that is too long or not of whole numbers");
            }
            numbers[count++] = json.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
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
