package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    Path folder;

    @Test
    void theLastOfAnyNumberIsGoneOnFromAndThereIsOneOnly() throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder.resolve("models").resolve("mixed-1"));
        assertThat(checkpoints.last()).isEmpty();

        for (int step = 1; step <= 12; step++) {
            int now = step;
            checkpoints.add(place -> Files.writeString(place, "step " + now));
        }

        assertThat(checkpoints.last().orElseThrow()).content().isEqualTo("step 12");
        try (var all = Files.list(folder.resolve("models"))) {
            assertThat(all).hasSize(1);
        }
        checkpoints.clear();
        assertThat(checkpoints.last()).isEmpty();
    }

    @Test
    void whoIsKilledWhileWritingGoesOnFromTheOneBefore() {
        Checkpoints checkpoints = new Checkpoints(folder.resolve("mixed-1"));
        checkpoints.add(place -> Files.writeString(place, "step 1"));

        assertThatThrownBy(() -> checkpoints.add(place -> {
                    Files.writeString(place, "half of st");
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(checkpoints.last().orElseThrow()).content().isEqualTo("step 1");
    }
}
