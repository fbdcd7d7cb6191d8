package dev.tpo.parity.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.VisionTower;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The TorchScript methods against plain array operations. */
class CodePathsAgreeTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("grid newlines, bilinear", "llava-video", "", ""),
                Arguments.of("a newline a frame", "llava-video", "\"grid\"", "\"frame\""),
                Arguments.of("one newline", "llava-video", "\"grid\"", "\"one_token\""),
                Arguments.of("average", "llava-video", "\"bilinear\"", "\"average\""),
                Arguments.of("CLIP without newlines", "longva", "", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void visualTokensAndLogitsAreThoseOfThePlainPath(String form, String family, String said, String instead)
            throws IOException {
        Path folder = GOLDEN.resolve(family).resolve("reference");
        String json = Files.readString(folder.resolve("config.json"));
        assertThat(json).contains(said);
        ModelConfig config = ModelConfig.of(json.replace(said, instead).getBytes(StandardCharsets.UTF_8));
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = Weights.read(folder, config);
                VisionTower tower = new VisionTower(weights, config);
                VisualProjector projector = new VisualProjector(weights, config);
                LanguageModel language = new LanguageModel(weights, config)) {
            PlainModel plain = new PlainModel(weights, config);
            int side = config.vision().imageSize();
            NDArray pixels = manager.randomNormal(new Shape(3, 3, side, side));

            NDArray features = tower.features(manager, pixels);
            assertClose(features, plain.features(pixels));

            NDArray tokens = projector.tokens(manager, features);
            assertClose(tokens, plain.visualTokens(features, config.poolMode()));
            assertThat(tokens.getShape().get(0)).isEqualTo(projector.tokenCount(3));

            NDArray sequence = tokens.expandDims(0);
            assertClose(language.logits(hidden(manager, language, sequence)), plain.logits(sequence));
        }
    }

    private static NDArray hidden(NDManager manager, LanguageModel language, NDArray embeddings) {
        int length = (int) embeddings.getShape().get(1);
        return language.hidden(
                manager,
                embeddings,
                manager.arange(0, length, 1, DataType.INT64),
                LanguageModel.causal(manager, length));
    }

    private static void assertClose(NDArray ours, NDArray expected) {
        assertThat(ours.getShape()).isEqualTo(expected.getShape());
        double difference = ours.sub(expected).norm().getFloat();
        assertThat(difference / expected.norm().getFloat()).isCloseTo(0, within(1e-5));
    }
}
