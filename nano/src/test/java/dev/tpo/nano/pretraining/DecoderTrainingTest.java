package dev.tpo.nano.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.model.NanoConfig;
import dev.tpo.nano.model.Vocabulary;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Thing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderTrainingTest {
    private static final Curriculum CURRICULUM = new Curriculum(10, Curriculum.FROM_NOTHING);

    @TempDir
    Path folder;

    private NDManager manager;
    private ModelConfig config;
    private FeatureBank bank;

    @BeforeEach
    void setUp() throws IOException {
        Torch.setIntraOpThreads(1);
        manager = Torch.newManager();
        config = NanoConfig.write(folder.resolve("config"), new Vocabulary());
        RandomGenerator random = Chance.of("bank", 0);
        float[] features = new float[Thing.KINDS * 16 * 96];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        bank = new FeatureBank(
                manager.create(features, new Shape(Thing.KINDS, 16 * 96)), new float[96], new float[96], 1);
    }

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void theLossFallsAndARunThatWasKilledEndsWhereAnUninterruptedOneDoes() throws IOException {
        PretrainingCheckpoint checkpoint = new PretrainingCheckpoint(folder.resolve("work"));
        try (Weights whole = fresh();
                Weights killed = fresh();
                Weights resumed = fresh()) {
            double before = loss(whole);
            try (DecoderTraining training =
                    new DecoderTraining(whole, config, bank, 0, Curriculum.FIRST_OF_QUESTIONS)) {
                training.run(CURRICULUM, 10, line -> {});
            }
            try (DecoderTraining training =
                    new DecoderTraining(killed, config, bank, 0, Curriculum.FIRST_OF_QUESTIONS)) {
                training.run(CURRICULUM, 5, line -> {});
                checkpoint.save(training.position(), killed, training.optimizerState(), config);
            }
            try (DecoderTraining training =
                            new DecoderTraining(resumed, config, bank, 0, Curriculum.FIRST_OF_QUESTIONS);
                    Torch.GradMode off = Torch.noGrad()) {
                PretrainingCheckpoint.Position position = checkpoint.position().orElseThrow();
                training.resume(position, checkpoint.load(position, resumed, config, manager));
                training.run(CURRICULUM, 10, line -> {});
            }

            assertThat(loss(whole)).isLessThan(0.9 * before);
            for (String name : TensorNames.trainable(config)) {
                assertThat(resumed.get(name).toFloatArray())
                        .as(name)
                        .isEqualTo(whole.get(name).toFloatArray());
            }
        }
    }

    private Weights fresh() {
        Weights weights = Weights.zeros(config);
        Initialization.fill(weights, 0);
        return weights;
    }

    private double loss(Weights weights) {
        Curriculum.Stage stage = Curriculum.STAGES.get(Curriculum.FIRST_OF_QUESTIONS);
        PackedLayout layout = PackedLayout.ofQuestions(stage.frames(), stage.maxScenes(), Family.AT);
        try (NDManager scope = manager.newSubManager();
                Torch.GradMode off = Torch.noGrad();
                PackedModel model = new PackedModel(weights, config)) {
            PackedBatch batch = PackedBatch.random(
                    Chance.of("loss", 0),
                    layout,
                    new Vocabulary(),
                    bank,
                    16,
                    stage.frames(),
                    3,
                    4,
                    PackedLayout.Gaps.NONE);
            return model.loss(scope, batch, bank, PackedModel.Frame.of(scope, layout, stage.frames()))
                    .getFloat();
        }
    }
}
