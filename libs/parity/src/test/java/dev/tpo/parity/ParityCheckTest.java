package dev.tpo.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.Dtype;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParityCheckTest {
    private static final Path CASE = Path.of("src/test/resources/golden/llava-video");

    @TempDir
    Path scratch;

    @Test
    void everyTensorOfTheGoldenCaseIsPyTorchs() {
        ParityReport report = ParityCheck.run(CASE);

        assertThat(report.passed()).as(report.table()).isTrue();
        assertThat(report.tensors())
                .containsKeys(
                        "pixel_values",
                        "vision_features",
                        "visual_tokens",
                        "visual_tokens_average_pool",
                        "prompt_logits",
                        "greedy_tokens",
                        "ref_logps",
                        "policy_logps",
                        "dpo_loss",
                        "sft_loss",
                        "loss",
                        "rewards",
                        "grad_norm",
                        "lora_prompt_logits");
    }

    /** Average pooling that drops a row, a portrait source; one frame, a newline behind each, a tied head; 7 heads share keys. */
    @ParameterizedTest
    @ValueSource(strings = {"longva", "onevision"})
    void everyTensorAndGradientOfOtherFamiliesIsPyTorchs(String family) {
        ParityReport report = ParityCheck.run(CASE.resolveSibling(family));

        assertThat(report.passed()).as(report.table()).isTrue();
        assertThat(report.tensors()).containsKeys("grad.model.norm.weight", "grad.model.mm_projector.2.bias");
    }

    @ParameterizedTest
    @ValueSource(strings = {"expected.safetensors", "policy/model-00001-of-00002.safetensors"})
    void aCaseWithOneNumberChangedFails(String file) throws IOException {
        copyCase();
        try (RandomAccessFile bytes = new RandomAccessFile(scratch.resolve(file).toFile(), "rw")) {
            long header = Long.reverseBytes(bytes.readLong());
            bytes.seek(8 + header + firstFloat(file) + 2);
            bytes.write(new byte[] {(byte) 0xA0, 0x41});
        }

        assertThat(ParityCheck.run(scratch).passed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"BFLOAT16", "FLOAT16"})
    void aNarrowerTypeCostsWhatItsRoundingCostsAndNoMore(Dtype dtype) {
        ParityReport report = ParityCheck.run(CASE, dtype);

        assertThat(report.passed()).as(report.table()).isTrue();
        assertThat(report.tensors().get("prompt_logits"))
                .as("the matrices were rounded indeed")
                .matches(result -> result.relativeError() > 1e-4);
        assertThat(report.tensors()).doesNotContainKeys("loss", "grad_norm");
    }

    @Test
    void aNarrowerTypeDoesNotHideAWrongWeight() throws IOException {
        copyCase();
        try (RandomAccessFile bytes = new RandomAccessFile(
                scratch.resolve("reference/model-00001-of-00002.safetensors").toFile(), "rw")) {
            long header = Long.reverseBytes(bytes.readLong());
            for (int i = 0; i < 4096; i += 4) { // the first rows of the embedding table, which the prompt reads
                bytes.seek(8 + header + i + 2);
                bytes.write(new byte[] {(byte) 0x80, 0x3F});
            }
        }

        assertThat(ParityCheck.run(scratch, Dtype.BFLOAT16).passed()).isFalse();
    }

    @Test
    void aTruncatedShardIsRefusedByName() throws IOException {
        copyCase();
        Path shard = scratch.resolve("reference/model-00002-of-00002.safetensors");
        try (RandomAccessFile bytes = new RandomAccessFile(shard.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
        }

        assertThatThrownBy(() -> ParityCheck.run(scratch))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model-00002-of-00002.safetensors");
    }

    /** Past the int64 tensor with which the expected ones begin. */
    private static int firstFloat(String file) {
        return file.startsWith("expected") ? 12 * Long.BYTES : 0;
    }

    private void copyCase() throws IOException {
        try (Stream<Path> files = Files.walk(CASE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = scratch.resolve(CASE.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
