package dev.tpo.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.Dtype;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Values and gradients come from TRL's own trainers, RRPO's from its paper. */
    @Test
    void everyLossOfTheGoldenCaseIsTrls() {
        ParityReport report = ParityCheck.run(CASE);

        assertThat(report.tensors())
                .containsKeys(
                        "loss.sigmoid",
                        "loss.robust.grad_norm",
                        "loss.mixed.grad.model.layers.0.self_attn.q_proj.weight",
                        "loss.rrpo.grad.model.layers.0.self_attn.q_proj.weight");
        assertThat(report.tensors().entrySet().stream()
                        .filter(tensor -> tensor.getKey().startsWith("loss.")))
                .hasSize(60)
                .allSatisfy(tensor ->
                        assertThat(tensor.getValue().passed()).as("%s", tensor).isTrue());
    }

    @Test
    void theCaseSaysWhichLossesWithWhichNumbersAreMeant() throws IOException {
        copyCase();
        changeCase("\"simpo_gamma\": 0.5", "\"simpo_gamma\": 0.75");

        List<String> failed = ParityCheck.run(scratch).tensors().entrySet().stream()
                .filter(tensor -> !tensor.getValue().passed())
                .map(Map.Entry::getKey)
                .toList();

        assertThat(failed)
                .containsExactly(
                        "loss.simpo", "loss.simpo.grad.model.layers.0.self_attn.q_proj.weight", "loss.simpo.grad_norm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hinge\": { | \"kto_pair\": { | 'kto_pair' is not known",
                "\"simpo_gamma\": 0.5 | \"simpo_delta\": 0.5 | simpo_delta",
                "\"label_smoothing\": 0.05 | \"label_smoothing\": 0 | exo_pair: label_smoothing of exo_pair must be above 0 to below 0.5",
            })
    void aLossThatIsNotKnownIsRefusedByItsName(String there, String instead, String message) throws IOException {
        copyCase();
        changeCase(there, instead);

        assertThatThrownBy(() -> ParityCheck.run(scratch))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("case.json")
                .hasMessageContaining(message);
    }

    private void changeCase(String there, String instead) throws IOException {
        Path json = scratch.resolve("case.json");
        String text = Files.readString(json);
        assertThat(text).contains(there);
        Files.writeString(json, text.replace(there, instead));
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
