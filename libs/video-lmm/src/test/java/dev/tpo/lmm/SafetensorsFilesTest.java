package dev.tpo.lmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json at all",
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
