package dev.tpo.lmm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisualPrefixTest {
    private static final List<Double> TIMES = List.of(0.0, 5.1, 12.0);

    @ParameterizedTest
    @ValueSource(strings = {"grid", "frame", "one_token", "no_token"})
    void thereAreAsManyTokensAsWereCounted(String newline) {
        check(TinyCheckpoint.CHAT_ML.replace("\"grid\"", "\"" + newline + "\""));
    }

    @Test
    void behindEachFrameStandsTheTokenOfItsTime() {
        check(TinyCheckpoint.COMPACT);
        ModelConfig config = config(TinyCheckpoint.COMPACT);

        assertThat(VisualPrefix.timeTokens(config, TIMES)).containsExactly(5, 6, 7);
        assertThat(VisualPrefix.timeTokens(config(TinyCheckpoint.CHAT_ML), TIMES))
                .isEmpty();
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = TinyCheckpoint.random(config, 2);
                VisualProjector projector = new VisualProjector(weights, config);
                LanguageModel language = new LanguageModel(weights, config)) {
            NDArray tokens = new VisualPrefix(config, projector, language)
                    .tokens(manager, features(manager, config), VisualPrefix.timeTokens(config, TIMES));

            NDArray behind = tokens.get(new NDIndex("2::3"));
            assertThat(behind.toFloatArray())
                    .containsExactly(
                            language.embed(manager, new long[] {5, 6, 7}).toFloatArray());
        }
    }

    private static void check(String json) {
        ModelConfig config = config(json);
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = TinyCheckpoint.random(config, 2);
                VisualProjector projector = new VisualProjector(weights, config);
                LanguageModel language = new LanguageModel(weights, config)) {
            VisualPrefix prefix = new VisualPrefix(config, projector, language);

            NDArray tokens = prefix.tokens(manager, features(manager, config), VisualPrefix.timeTokens(config, TIMES));

            assertThat(tokens.getShape()).isEqualTo(new Shape(prefix.tokenCount(3), config.hiddenSize()));
        }
    }

    /** (3, P, Dv). */
    private static NDArray features(NDManager manager, ModelConfig config) {
        int patches = config.vision().grid() * config.vision().grid();
        return manager.randomNormal(new Shape(3, patches, config.vision().hiddenSize()));
    }

    private static ModelConfig config(String json) {
        return ModelConfig.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
