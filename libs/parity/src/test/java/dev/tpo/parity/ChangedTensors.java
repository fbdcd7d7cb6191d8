package dev.tpo.parity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tensors of a safetensors file, one hundredth larger until closed; of whole numbers the last is one larger. */
final class ChangedTensors implements AutoCloseable {
    private final Path file;
    private final byte[] original;

    ChangedTensors(Path file, List<String> names) throws IOException {
        this.file = file;
        this.original = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(original.clone()).order(ByteOrder.LITTLE_ENDIAN);
        JsonNode header = header(original);
        names.forEach(name -> change(header.path(name), bytes));
        Files.write(file, bytes.array());
    }

    private static void change(JsonNode tensor, ByteBuffer bytes) {
        int data = 8 + Math.toIntExact(bytes.getLong(0));
        int begin = data + tensor.path("data_offsets").path(0).asInt();
        int end = data + tensor.path("data_offsets").path(1).asInt();
        switch (tensor.path("dtype").asString()) {
            case "F32" -> {
                for (int i = begin; i < end; i += Float.BYTES) {
                    bytes.putFloat(i, bytes.getFloat(i) * 1.01f);
                }
            }
            case "I64" -> bytes.putLong(end - Long.BYTES, bytes.getLong(end - Long.BYTES) + 1);
            default -> throw new IllegalArgumentException("changes no " + tensor);
        }
    }

    /** The names of the tensors in a file. */
    static List<String> names(Path file) throws IOException {
        return header(Files.readAllBytes(file)).properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("__metadata__"))
                .toList();
    }

    private static JsonNode header(byte[] file) {
        int length = Math.toIntExact(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
        return JsonMapper.shared().readTree(new String(file, 8, length, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        Files.write(file, original);
    }
}
