package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedTablesTest {
    @Test
    void anAdapterOfTheLayersAddsNoArrayToItsBase(@TempDir Path folder) throws IOException {
        Path base = TinyCheckpoint.write(folder.resolve("base"), TinyCheckpoint.COMPACT, "compact");
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        LoraConfig config = LoraConfig.of(2, 4, 0, List.of("q_proj"), "base");
        try (LoraAdapter fresh = LoraAdapter.fresh(config, ModelConfig.read(base), 1)) {
            fresh.write(adapter);
        }
        try (VideoLmm model = VideoLmm.load(base, "base", 0, ComputePolicy.FLOAT32_ON_CPU)) {
            int before = model.residentArrays();
            try (VideoLmm adapted = model.adapted(adapter, "adapted")) {
                assertThat(adapted.residentArrays()).isZero(); // no rotary tables of its own
                assertThat(model.residentArrays()).isEqualTo(before);
            }
        }
    }
}
