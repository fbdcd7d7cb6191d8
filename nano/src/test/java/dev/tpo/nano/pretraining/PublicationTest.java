package dev.tpo.nano.pretraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.model.NanoConfig;
import dev.tpo.nano.model.Vocabulary;
import dev.tpo.nano.world.Chance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {

    @Test
    void thePublishedProjectorSeesRawFeaturesAsTheTrainedOneSawWhitenedOnes(@TempDir Path folder) throws IOException {
        ModelConfig config = NanoConfig.write(folder.resolve("config"), new Vocabulary());
        RandomGenerator random = Chance.of("publication", 0);
        float[] mean = normals(random, 96);
        float[] deviation = normals(random, 96);
        float[] whitened = normals(random, 2 * 16 * 96);
        float[] raw = new float[whitened.length];
        for (int k = 0; k < 96; k++) {
            deviation[k] = 0.1f + Math.abs(deviation[k]);
        }
        for (int i = 0; i < raw.length; i++) {
            raw[i] = whitened[i] * deviation[i % 96] + mean[i % 96];
        }
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = Weights.zeros(config)) {
            Initialization.fill(weights, 0);
            FeatureBank bank = new FeatureBank(manager.zeros(new Shape(1)), mean, deviation, 1);
            Publication.write(folder, weights, config, bank);
            try (Weights published = Weights.read(folder, config);
                    Weights takenUp = published.copy()) {
                Publication.unfold(takenUp, config, bank);
                assertThat(project(manager, takenUp, config, whitened))
                        .as("taken up again")
                        .usingComparatorWithPrecision(1e-4f)
                        .containsExactly(project(manager, weights, config, whitened));
                float[] trained = project(manager, weights, config, whitened);
                float[] served = project(manager, published, config, raw);
                for (int i = 0; i < trained.length; i++) {
                    assertThat(served[i]).isCloseTo(trained[i], within(1e-4f));
                }
            }
        }
    }

    private static float[] project(NDManager manager, Weights weights, ModelConfig config, float[] features) {
        try (VisualProjector projector = new VisualProjector(weights, config)) {
            NDArray seen = manager.create(features, new Shape(2, 16, 96));
            return projector.frames(manager, seen).toFloatArray();
        }
    }

    private static float[] normals(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
