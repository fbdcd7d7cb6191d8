package dev.tpo.bench;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a checkpoint's folder as a hub download leaves it, in bfloat16: matrices normal with deviation 0.02, norms one,
 * biases zero. The tower's last norm, which nothing reads, is there too. No tensor is ever in memory.
 */
final class RandomCheckpoint {
    private static final long MAX_SHARD_BYTES = 5_000_000_000L;
    private static final int FIRST_SPECIAL = 151_643;
    private static final String TOWER_NORM = "model.vision_tower.vision_tower.vision_model.post_layernorm.";

    private final Path folder;
    private final SplittableRandom random;
    private final short[] normal = new short[1 << 16];

    RandomCheckpoint(Path folder, long seed) {
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        Random gauss = new Random(seed);
        for (int i = 0; i < normal.length; i++) {
            normal[i] = bfloat16((float) (0.02 * gauss.nextGaussian()));
        }
    }

    /** Gives how many bytes of tensors there are. */
    long write(Shape shape) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), shape.config);
        writeTokenizer();
        ModelConfig config = ModelConfig.read(folder);
        Map<String, List<Integer>> tensors = new TreeMap<>(TensorNames.expected(config));
        tensors.put(TOWER_NORM + "weight", List.of(config.vision().hiddenSize()));
        tensors.put(TOWER_NORM + "bias", List.of(config.vision().hiddenSize()));
        List<List<String>> shards = cut(tensors);
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            writeShard(folder.resolve(name), shards.get(i), tensors);
            shards.get(i).forEach(tensor -> places.put(tensor, name));
        }
        long bytes =
                tensors.values().stream().mapToLong(RandomCheckpoint::bytes).sum();
        if (shards.size() > 1) {
            json("model.safetensors.index.json", Map.of("metadata", Map.of("total_size", bytes), "weight_map", places));
        }
        return bytes;
    }

    /** Single bytes are all its words: text is longer than it would be, ids are where Qwen's are. */
    private void writeTokenizer() throws IOException {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        int unprintable = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = value > 32 && value < 127 || value > 160 && value != 173;
            vocabulary.put(Character.toString(printable ? value : unprintable++), value);
        }
        json("vocab.json", vocabulary);
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        List<String> special = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
        Map<String, Integer> added = new LinkedHashMap<>();
        special.forEach(token -> added.put(token, FIRST_SPECIAL + added.size()));
        json("added_tokens.json", added);
        json("special_tokens_map.json", Map.of("additional_special_tokens", special));
    }

    private void json(String name, Object value) throws IOException {
        Files.write(folder.resolve(name), JsonMapper.shared().writeValueAsBytes(value));
    }

    private static List<List<String>> cut(Map<String, List<Integer>> tensors) {
        List<List<String>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long bytes = 0;
        for (Map.Entry<String, List<Integer>> tensor : tensors.entrySet()) {
            long more = bytes(tensor.getValue());
            if (bytes > 0 && bytes + more > MAX_SHARD_BYTES) {
                shards.add(new ArrayList<>());
                bytes = 0;
            }
            shards.getLast().add(tensor.getKey());
            bytes += more;
        }
        return shards;
    }

    private void writeShard(Path file, List<String> names, Map<String, List<Integer>> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long offset = 0;
        for (String name : names) {
            List<Integer> shape = tensors.getOrDefault(name, List.of());
            long end = offset + bytes(shape);
            header.put(name, Map.of("dtype", "BF16", "shape", shape, "data_offsets", List.of(offset, end)));
            offset = end;
        }
        String json = JsonMapper.shared().writeValueAsString(header);
        byte[] padded = (json + " ".repeat(Math.floorMod(-json.length(), 8))).getBytes(StandardCharsets.US_ASCII);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 22).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(padded.length).put(padded);
            for (String name : names) {
                writeTensor(out, buffer, name, bytes(tensors.getOrDefault(name, List.of())) / 2);
            }
            drain(out, buffer);
        }
    }

    private void writeTensor(FileChannel out, ByteBuffer buffer, String name, long elements) throws IOException {
        boolean norm = name.contains("norm") && name.endsWith(".weight");
        boolean zero = name.endsWith(".bias");
        short one = bfloat16(1);
        long bits = 0;
        for (long i = 0; i < elements; i++) {
            if (buffer.remaining() < 2) {
                drain(out, buffer);
            }
            if ((i & 3) == 0) {
                bits = random.nextLong();
            }
            buffer.putShort(norm ? one : zero ? 0 : normal[(int) (bits >>> 16 * (i & 3)) & 0xFFFF]);
        }
    }

    private static void drain(FileChannel out, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }

    private static long bytes(List<Integer> shape) {
        return 2 * shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** Cut off, not rounded: random is random. */
    private static short bfloat16(float value) {
        return (short) (Float.floatToRawIntBits(value) >>> 16);
    }
}
