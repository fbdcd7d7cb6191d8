package dev.tpo.lmm.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.SafetensorsHeader;
import dev.tpo.lmm.files.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBackBitForBit() {
        Path file = folder.resolve("some.safetensors");
        try (NDManager manager = Torch.newManager()) {
            NDArray matrix = manager.create(new float[] {1, -2, 3.5f, Float.MIN_VALUE, 5, 6}, new Shape(2, 3));
            SafetensorsFiles.write(file, Map.of("b.matrix", matrix, "a.vector", manager.create(new float[] {7})));

            Map<String, NDArray> read = SafetensorsFiles.readFile(file, manager);

            assertThat(read.keySet()).containsExactly("a.vector", "b.matrix");
            assertThat(read.get("b.matrix").getShape()).isEqualTo(new Shape(2, 3));
            assertThat(read.get("b.matrix").toFloatArray()).isEqualTo(matrix.toFloatArray());
        }
    }

    @Test
    void aTensorAtAnOddOffsetIsReadExactly() throws IOException {
        Path file = write(
                "{\"bytes\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                        + "\"odd\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[3,11]}}",
                bytes(11).put(new byte[] {1, 2, 3}).putFloat(1.25f).putFloat(-8).array());
        try (NDManager manager = Torch.newManager()) {
            assertThat(SafetensorsFiles.readFile(file, manager).get("odd").toFloatArray())
                    .containsExactly(1.25f, -8);
        }
    }

    @Test
    void bfloat16BecomesFloat32() throws IOException {
        Path file = write(
                "{\"x\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                bytes(4).putShort((short) 0x3F80).putShort((short) 0xC040).array());
        try (NDManager manager = Torch.newManager()) {
            assertThat(SafetensorsFiles.readFile(file, manager).get("x").toFloatArray())
                    .containsExactly(1, -3);
        }
    }

    @Test
    void eachTensorKeepsItsTypeAndBitsWhenWritten() throws IOException {
        Path file = write(
                "{\"a\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]},"
                        + "\"b\":{\"dtype\":\"F16\",\"shape\":[1,1],\"data_offsets\":[6,8]},"
                        + "\"c\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[8,16]},"
                        + "\"d\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[16,20]}}",
                bytes(20)
                        .putShort((short) 0x3F81)
                        .putShort((short) 0x7F80)
                        .putShort((short) 0x0001)
                        .putShort((short) 0x3C01)
                        .putLong(1L << 40)
                        .putFloat(-0.1f)
                        .array());
        Path copy = folder.resolve("copy.safetensors");
        SafetensorsHeader header = SafetensorsHeader.read(file);
        try (NDManager manager = Torch.newManager();
                MappedTensors mapped = new MappedTensors(header, manager)) {
            Map<String, NDArray> views = new LinkedHashMap<>();
            header.entries().forEach(entry -> views.put(entry.name(), mapped.view(entry)));

            SafetensorsFiles.write(copy, views);
        }

        SafetensorsHeader written = SafetensorsHeader.read(copy);
        assertThat(written.entries().stream()
                        .map(entry -> entry.name() + entry.type() + Arrays.toString(entry.shape())))
                .containsExactly("aBF16[3]", "bF16[1, 1]", "cI64[1]", "dF32[]");
        assertThat(data(copy, written, 20)).isEqualTo(data(file, header, 20));
    }

    /** The files are sparse: they take no room on the disk. */
    @Test
    void tensorsBeyondTwoGibibytesInFilesBeyondFourAreReadWhereTheyLie() throws IOException {
        long big = (5L << 30) / 2; // bfloat16 elements: 5 GiB
        String header = "{\"big\":{\"dtype\":\"BF16\",\"shape\":[" + big + "],\"data_offsets\":[0," + 2 * big + "]},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" + 2 * big + "," + (2 * big + 8) + "]}}";
        Path file = write(header + " ".repeat(Math.floorMod(-header.length(), 8)), new byte[0]);
        long begin = Files.size(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes(2).putShort((short) 0xC040).flip(), begin + 2 * (big - 1));
            channel.write(bytes(8).putFloat(1.5f).putFloat(-2).flip(), begin + 2 * big);
        }
        SafetensorsHeader read = SafetensorsHeader.read(file);
        try (NDManager manager = Torch.newManager();
                MappedTensors mapped = new MappedTensors(read, manager)) {
            NDArray tensor = mapped.view(read.entries().get(0));
            NDArray last = tensor.get(new NDIndex((big - 1) + ":"));

            assertThat(tensor.getShape()).isEqualTo(new Shape(big));
            assertThat(TensorOps.OPS
                            .call(manager, "to_type", last, StoredType.F32.torchNumber())
                            .toFloatArray())
                    .containsExactly(-3);
            assertThat(mapped.view(read.entries().get(1)).toFloatArray()).containsExactly(1.5f, -2);
        }
    }

    @Test
    void aGitLfsPointerIsSaidToBeOne() throws IOException {
        Path file = Files.writeString(
                folder.resolve("model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 4877660776\n");
        try (NDManager manager = Torch.newManager()) {
            assertThatThrownBy(() -> SafetensorsFiles.readFile(file, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("model.safetensors is a Git LFS pointer");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 100, Integer.MAX_VALUE, 1L << 40, Long.MIN_VALUE})
    void aHeaderOfAbsurdSizeIsRefusedByTheFilesName(long headerBytes) throws IOException {
        Path file = Files.write(
                folder.resolve("case.safetensors"),
                bytes(60)
                        .putLong(headerBytes)
                        .put("{}".getBytes(StandardCharsets.UTF_8))
                        .array());
        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("case.safetensors is broken: a header of " + headerBytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json at all",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "[1, 2]",
                "{\"x\": 3}",
                "{\"x\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"
            })
    void aBrokenHeaderIsRefusedByTheFilesName(String header) throws IOException {
        Path file = write(header, new byte[8]);
        try (NDManager manager = Torch.newManager()) {
            assertThatThrownBy(() -> SafetensorsFiles.readFile(file, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("case.safetensors");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 8, 40, 79})
    void aTruncatedFileIsRefusedByItsName(int length) throws IOException {
        Path file = write("{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}     ", new byte[16]);
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole.length).isGreaterThan(79);
        Files.write(file, Arrays.copyOf(whole, length));
        try (NDManager manager = Torch.newManager()) {
            assertThatThrownBy(() -> SafetensorsFiles.readFile(file, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("case.safetensors");
        }
    }

    private static byte[] data(Path file, SafetensorsHeader header, int size) throws IOException {
        byte[] all = Files.readAllBytes(file);
        assertThat(all).hasSize(Math.toIntExact(header.fileBytes()));
        return Arrays.copyOfRange(all, all.length - size, all.length);
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Path write(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("case.safetensors");
        return Files.write(
                file,
                bytes(8 + json.length + data.length)
                        .putLong(json.length)
                        .put(json)
                        .put(data)
                        .array());
    }
}
