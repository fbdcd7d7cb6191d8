package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.nano.world.Length;
import dev.tpo.training.PairOrder;
import dev.tpo.training.losses.LossSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final Path BASE = Path.of("..", "models", "tpo-nano");

    @TempDir
    Path folder;

    @Test
    void aTrainingThatWasKilledGoesOnToTheSameModel() throws IOException {
        Torch.setIntraOpThreads(1); // sums in one order
        Clip clip = new Studio(new WorkDir(folder)).shoot(new Studio.Order("test", 1, Length.SHORT, 0));
        Path rows = folder.resolve("rows.jsonl");
        Files.write(
                rows,
                List.of(
                        row(clip, "What is shown at 00:10?", "red circle", "blue circle"),
                        row(clip, "When does the red circle appear?", "00:10", "00:20")));
        Training.Course course = new Training.Course(
                "killed",
                rows,
                Map.of(clip.sha256(), clip),
                LossSettings.sigmoid(0.2, 1),
                3e-4,
                3,
                PairOrder.SHUFFLED,
                1);
        AtomicInteger steps = new AtomicInteger();
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            Path whole = training("whole", reader).tuned(course, () -> {});
            Training killed = training("killed", reader);
            assertThatThrownBy(() -> killed.tuned(course, () -> {
                        if (steps.incrementAndGet() == 2) {
                            throw new IllegalStateException("killed");
                        }
                    }))
                    .hasMessage("killed");

            Path resumed = killed.tuned(course, steps::incrementAndGet);

            assertThat(resumed.getFileName()).isEqualTo(whole.getFileName());
            assertThat(resumed.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
            assertThat(steps)
                    .as("only what came after the last checkpoint is done again")
                    .hasValue(4);
        }
    }

    private Training training(String work, VideoReader reader) {
        return new Training(new WorkDir(folder.resolve(work)), BASE, "0123456789abcdef0123", reader);
    }

    private static String row(Clip clip, String prompt, String chosen, String rejected) {
        return """
                {"prompt": "%s", "chosen": "%s", "rejected": "%s", "videos": ["video://%s"]}\
                """.formatted(prompt, chosen, rejected, clip.sha256());
    }
}
