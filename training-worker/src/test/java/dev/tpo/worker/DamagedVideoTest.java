package dev.tpo.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.WorldVideo;
import dev.tpo.rows.Turn;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.data.BadTrainingDataException;
import dev.tpo.training.data.TrainingRow;
import dev.tpo.training.data.TrainingSetBuilder;
import dev.tpo.training.data.VideoFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a video may show when its pictures are asked for, long after it was looked at. */
class DamagedVideoTest {
    private static final Path MODEL = Path.of("../models/tpo-nano");

    @TempDir
    Path home;

    @Test
    void theFileThatNamedItIsToBlame() throws Exception {
        Path whole = home.resolve("whole.mp4");
        WorldVideo.random(Chance.of("damaged", 5, 1), Length.SHORT).write(whole);
        Path damaged = home.resolve("damaged.mp4");
        Files.copy(whole, damaged);
        List<String> told = new ArrayList<>();
        ModelConfig config = ModelConfig.read(MODEL);
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null);
                Weights weights = Weights.read(MODEL, config);
                ChatTokenizer tokenizer = ChatTokenizer.read(MODEL);
                FeatureFiles files = new FeatureFiles(weights, config)) {
            var features = new VideoFeatures(
                    home.resolve("features"),
                    Map.of("whole", whole, "damaged", damaged)::get,
                    reader,
                    video -> 4,
                    files);
            var builder = new TrainingSetBuilder(tokenizer, config);
            List<TrainingRow> rows = List.of(about("whole", "training_file"), about("damaged", "validation_file"));

            assertThatThrownBy(() -> builder.build(rows, features, files, new TrainingSetBuilder.Watch() {
                        @Override
                        public void described() {}

                        @Override
                        public void encoded(int videos, int total) {
                            told.add(videos + " of " + total);
                            withoutPictures(damaged);
                        }
                    }))
                    .isInstanceOfSatisfying(BadTrainingDataException.class, error -> {
                        assertThat(error.param()).isEqualTo("validation_file");
                        assertThat(error.code()).isEqualTo("invalid_validation_file");
                    })
                    .hasMessageContaining("video damaged cannot be used");
        }
        assertThat(told).containsExactly("1 of 2");
    }

    private static TrainingRow about(String video, String file) {
        return new TrainingRow(
                file, 1, List.of(Turn.user(List.of(video), "what comes first?")), "red circle", "blue square");
    }

    /** Its packets are nothing but zeros. */
    private static void withoutPictures(Path file) {
        try {
            byte[] video = Files.readAllBytes(file);
            ByteBuffer boxes = ByteBuffer.wrap(video);
            int at = 0;
            while (!new String(video, at + 4, 4, StandardCharsets.US_ASCII).equals("mdat")) {
                at += boxes.getInt(at);
            }
            Arrays.fill(video, at + 8, at + boxes.getInt(at), (byte) 0);
            Files.write(file, video);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
