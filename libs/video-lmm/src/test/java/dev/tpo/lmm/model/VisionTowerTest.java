package dev.tpo.lmm.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisionTowerTest {
    private static final int SIDE = 35;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gelu_pytorch_tanh", "quick_gelu", "gelu"})
    void bfloat16AsStoredDiffersByItsRoundingWhateverActivates(String activation) throws IOException {
        TinyCheckpoint.storedAs(Dtype.BFLOAT16, folder);
        ModelConfig config = ModelConfig.of(Files.readString(folder.resolve("config.json"))
                .replace("\"patch_size\"", "\"hidden_act\": \"" + activation + "\", \"patch_size\"")
                .getBytes(StandardCharsets.UTF_8));
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            NDArray pixels = manager.randomNormal(new Shape(3, 3, SIDE, SIDE));
            NDArray expected = features(manager, config, ComputePolicy.Products.WIDENED, pixels);

            NDArray rounded = features(manager, config, ComputePolicy.Products.AS_STORED, pixels);

            assertThat(distance(rounded, expected)).isBetween(1e-5, 0x1p-6);
        }
    }

    @Test
    void ofManyFramesEachIsSeenAsByItself() throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.FLOAT32, folder);
        int frames = 19;
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = Weights.read(folder, config);
                VisionTower tower = new VisionTower(weights, config)) {
            NDArray pixels = manager.randomNormal(new Shape(frames, 3, SIDE, SIDE));
            NDList each = new NDList();
            for (int frame = 0; frame < frames; frame++) {
                each.add(tower.features(manager, pixels.get(new NDIndex(frame + ":" + (frame + 1)))));
            }

            assertThat(distance(tower.features(manager, pixels), NDArrays.concat(each, 0)))
                    .isLessThan(1e-5);
        }
    }

    private NDArray features(NDManager manager, ModelConfig config, ComputePolicy.Products products, NDArray pixels) {
        ComputePolicy policy = new ComputePolicy(Dtype.BFLOAT16, ComputeDevice.CPU, products);
        try (Weights weights = Weights.read(folder, config, policy);
                VisionTower tower = new VisionTower(weights, config)) {
            return tower.features(manager, pixels);
        }
    }

    private static double distance(NDArray ours, NDArray expected) {
        assertThat(ours.getShape()).isEqualTo(expected.getShape());
        return ours.sub(expected).norm().getFloat() / expected.norm().getFloat();
    }
}
