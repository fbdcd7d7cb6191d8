package dev.tpo.worker;

import static dev.tpo.lmm.tensors.ComputePolicy.Products.AS_STORED;
import static dev.tpo.lmm.tensors.ComputePolicy.Products.WIDENED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class StartModelTest {
    private static final Path NANO = Path.of("../models/tpo-nano");

    @TempDir
    static Path base;

    @TempDir
    Path checkpoint;

    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void aBaseInBfloat16() throws IOException {
        Files.writeString(
                base.resolve("config.json"),
                Files.readString(NANO.resolve("config.json")).replace("\"float32\"", "\"bfloat16\""));
        try (Weights narrow = Weights.read(
                NANO, ModelConfig.read(NANO), new ComputePolicy(Dtype.BFLOAT16, ComputeDevice.CPU, WIDENED))) {
            narrow.write(base);
        }
    }

    @Test
    void aJobThatGoesOnMultipliesAsItBeganAndSaysWhereThisMachineIsFasterOtherwise() throws IOException {
        ComputePolicy.Products here = products(Optional.empty());
        assertThat(here).as("one of both is faster").isIn(AS_STORED, WIDENED);
        ComputePolicy.Products other = here == WIDENED ? AS_STORED : WIDENED;

        begun(",\"products\":\"" + here + "\"");
        assertThat(products(Optional.of(checkpoint))).isEqualTo(here);
        assertThat(said).isEmpty();

        begun(",\"products\":\"" + other + "\"");
        assertThat(products(Optional.of(checkpoint))).isEqualTo(other);
        assertThat(said)
                .containsExactly("Goes on multiplying the base's matrices as it began, "
                        + (other == WIDENED ? "widened" : "as stored") + "; this machine is faster the other way");
    }

    @Test
    void aJobOfBeforeThatWasKeptMultipliesAsIsFasterHere() throws IOException {
        begun("");

        assertThat(products(Optional.of(checkpoint))).isEqualTo(products(Optional.empty()));
        assertThat(said).isEmpty();
    }

    private void begun(String products) throws IOException {
        Files.writeString(
                Files.createDirectories(Checkpoints.stateOf(checkpoint)).resolve("trainer_state.json"),
                "{\"step\":3,\"trainedTokens\":9" + products + "}");
    }

    private ComputePolicy.Products products(Optional<Path> checkpoint) {
        WorkerSpec spec = JsonMapper.shared().readValue("""
                {"base":{"model":"m","revision":"r"},"training":{"blob":"b"},"videos":{},"hyperparameters":null,
                 "lora":{"r":4,"alpha":8,"dropout":0,"targets":["q_proj"]}}
                """, WorkerSpec.class);
        try (Weights weights =
                StartModel.read(base, ModelConfig.read(base), spec, ComputeDevice.of("cpu"), checkpoint, said::add)) {
            return weights.products();
        }
    }
}
