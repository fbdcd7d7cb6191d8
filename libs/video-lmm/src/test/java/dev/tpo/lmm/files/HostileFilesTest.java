package dev.tpo.lmm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a model's folder can be refused, and can end nobody who reads it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aHeaderOf98MegabytesIsNotRead() throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(littleEndian(98_000_000));
            sparse.setLength(98_000_100);
        }

        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("the header of model.safetensors is 98 MB; at most 32 MB are read");
    }

    @Test
    void moreTensorsThanAnyModelHasAreNotKept() throws IOException {
        Path file = tensors(500_000, i -> "t" + i);

        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("model.safetensors holds more than 100000 tensors, and no more are read");
    }

    /** The largest header that is read at all, in a heap that a tree of it would not fit into. */
    @Test
    void theLargestHeaderThatIsReadFitsIntoASmallHeap() throws Exception {
        tensors(100_000, i -> "t".repeat(230) + i);
        Path output = folder.resolve("output");

        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileFilesTest.class.getName(),
                        folder.resolve("model.safetensors").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(reader.waitFor()).as(Files.readString(output)).isZero();
        assertThat(output).hasContent("100000 tensors");
    }

    public static void main(String[] arguments) {
        System.out.println(
                SafetensorsHeader.read(Path.of(arguments[0])).entries().size() + " tensors");
    }

    @Test
    void anIndexIsReadPieceByPieceAndNotWithoutEnd() throws IOException {
        StringBuilder map = new StringBuilder("{\"weight_map\":{");
        for (int i = 0; i < 100_001; i++) {
            map.append(i == 0 ? "" : ",").append("\"t").append(i).append("\":\"a.safetensors\"");
        }
        Files.writeString(folder.resolve(CheckpointFiles.INDEX), map + "}}");
        assertThatThrownBy(() -> CheckpointFiles.of(folder)).hasMessageContaining("names more than 100000 tensors");

        Files.writeString(folder.resolve(CheckpointFiles.INDEX), " ".repeat(9_000_000));
        assertThatThrownBy(() -> CheckpointFiles.of(folder))
                .hasMessage("model.safetensors.index.json is 9.0 MB; at most 8.0 MB are read");

        Files.writeString(
                folder.resolve(CheckpointFiles.INDEX),
                "{\"weight_map\":{\"t\":\"a.safetensors\",\"t\":\"b.safetensors\"}}");
        assertThatThrownBy(() -> CheckpointFiles.of(folder)).hasMessageContaining("Duplicate");
    }

    @Test
    void whatIsTooLargeTooDeepOrTwiceSaidIsRefusedByTheFilesName() throws IOException {
        config("{\"a\":\"" + "x".repeat(1_000_000) + "\"}");
        assertThatThrownBy(() -> ModelConfig.read(folder)).hasMessage("config.json is 1.0 MB; at most 1.0 MB are read");
        config("{\"a\":" + "[".repeat(400_000));
        assertThatThrownBy(() -> ModelConfig.read(folder)).hasMessageContaining("config.json is larger or deeper");
        config(PublishedKeysTest.LLAVA_VIDEO.replaceFirst("\\{", "{\"rope_theta\": 7,"));
        assertThatThrownBy(() -> ModelConfig.read(folder)).hasMessageContaining("Duplicate");
        config(PublishedKeysTest.LLAVA_VIDEO);
        assertThat(ModelConfig.read(folder).layers()).isEqualTo(2);
    }

    /** The native library panics over the first of these and ends the process. */
    @Test
    void aTokenizersPartThatIsNotKnownIsRefusedBeforeTheNativeLibrarySeesIt() throws IOException {
        String nano = Files.readString(Path.of("../../models/tpo-nano/tokenizer.json"));
        tokenizer(nano);
        assertThat(TokenizerFiles.read(folder).control()).isNotEmpty();

        tokenizer(PublishedKeysTest.with(
                nano, "normalizer", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}"));
        assertThatThrownBy(() -> TokenizerFiles.read(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("tokenizer.json: normalizer \"Precompiled\" is not supported");
        tokenizer(PublishedKeysTest.with(
                nano,
                "normalizer",
                "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Precompiled\"}]}"));
        assertThatThrownBy(() -> TokenizerFiles.read(folder)).hasMessageContaining("Precompiled");
        for (String part : new String[] {"pre_tokenizer", "post_processor", "decoder", "model"}) {
            tokenizer(PublishedKeysTest.with(nano, part, "{\"type\":\"Unheard\"}"));
            assertThatThrownBy(() -> TokenizerFiles.read(folder))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("tokenizer.json: " + part + " \"Unheard\" is not supported");
        }
        tokenizer("{\"model\":" + "[".repeat(100_000));
        assertThatThrownBy(() -> TokenizerFiles.read(folder)).hasMessageContaining("larger or deeper");
    }

    private void tokenizer(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
    }

    @Test
    void pipesAndDevicesAreNotOpened() throws Exception {
        pipe("model.safetensors");
        assertThatThrownBy(() -> CheckpointFiles.of(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("model.safetensors is a pipe, a device or the like, not a file");
        pipe("config.json");
        assertThatThrownBy(() -> ModelConfig.read(folder)).hasMessageContaining("config.json is a pipe");
        Files.createSymbolicLink(folder.resolve("adapter_config.json"), Path.of("/dev/zero"));
        assertThatThrownBy(() -> LoraConfig.read(folder)).hasMessageContaining("adapter_config.json is a pipe");
        Files.createDirectory(folder.resolve("adapter_model.safetensors"));
        assertThatThrownBy(() -> LoraTensors.header(folder))
                .hasMessageContaining("adapter_model.safetensors is a folder, not a file");
        Files.writeString(folder.resolve(CheckpointFiles.INDEX), "{\"weight_map\":{\"t\":\"a.safetensors\"}}");
        pipe("a.safetensors");
        assertThatThrownBy(() -> CheckpointFiles.of(folder)).hasMessageContaining("a.safetensors is a pipe");
    }

    @Test
    void weightsThatAreNoNumbersAreFoundWhereverTheyAre() throws IOException {
        for (StoredType type : new StoredType[] {StoredType.F64, StoredType.F32, StoredType.F16, StoredType.BF16}) {
            int count = 300_001; // more than one piece, and no whole number of eight bytes
            byte[] data = new byte[count * type.bytes()];
            long largest = bits(type, false);
            for (int i = 0; i < count; i++) {
                put(data, i, type, i % 2 == 0 ? largest : largest | 1L << (type.bytes() * 8 - 1));
            }
            SafetensorsHeader finite = SafetensorsHeader.read(oneTensor(type, count, data));
            long[] read = new long[1];
            FiniteWeights.require(finite, name -> true, bytes -> read[0] += bytes);
            assertThat(read[0]).isEqualTo(data.length);

            for (int place : new int[] {0, 1, 150_000, count - 2, count - 1}) {
                for (long bad : new long[] {
                    bits(type, true), bits(type, true) | 1, bits(type, true) | 1L << (type.bytes() * 8 - 1)
                }) {
                    byte[] spoilt = data.clone();
                    put(spoilt, place, type, bad);
                    SafetensorsHeader header = SafetensorsHeader.read(oneTensor(type, count, spoilt));
                    assertThatThrownBy(() -> FiniteWeights.require(header, name -> true, bytes -> {}))
                            .isInstanceOf(CheckpointException.class)
                            .hasMessage("model.safetensors: tensor t holds NaN or an infinite number, and no model"
                                    + " computes with that");
                    FiniteWeights.require(header, name -> false, bytes -> {}); // what nothing reads
                }
            }
        }
    }

    /** The largest number's bits, or infinity's. */
    private static long bits(StoredType type, boolean infinite) {
        return switch (type) {
            case F64 -> Double.doubleToRawLongBits(infinite ? Double.POSITIVE_INFINITY : Double.MAX_VALUE);
            case F32 -> Float.floatToRawIntBits(infinite ? Float.POSITIVE_INFINITY : Float.MAX_VALUE);
            case F16 -> infinite ? 0x7c00 : 0x7bff;
            case BF16 -> infinite ? 0x7f80 : 0x7f7f;
            default -> throw new IllegalArgumentException();
        };
    }

    private static void put(byte[] data, int index, StoredType type, long bits) {
        for (int i = 0; i < type.bytes(); i++) {
            data[index * type.bytes() + i] = (byte) (bits >>> 8 * i);
        }
    }

    private Path oneTensor(StoredType type, int count, byte[] data) throws IOException {
        return safetensors(
                "{\"t\":{\"dtype\":\"" + type + "\",\"shape\":[" + count + "],\"data_offsets\":[0," + data.length
                        + "]}}",
                data);
    }

    private Path tensors(int count, IntFunction<String> name) throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            header.append(i == 0 ? "\"" : ",\"")
                    .append(name.apply(i))
                    .append("\":{\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        return safetensors(header.append('}').toString(), new byte[0]);
    }

    private Path safetensors(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("model.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(littleEndian(json.length));
            out.write(json);
            out.write(data);
        }
        return file;
    }

    private static byte[] littleEndian(long number) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
    }

    private void config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
    }

    private void pipe(String name) throws Exception {
        Files.deleteIfExists(folder.resolve(name));
        assertThat(new ProcessBuilder("mkfifo", folder.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();
    }
}
