package dev.tpo.lmm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KvCacheTest {
    @Test
    void decodingWithACacheGivesTheSameStatesWhateverTheChunks() {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML);
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = TinyCheckpoint.random(config, 4);
                LanguageModel language = new LanguageModel(weights, config);
                KvCache cache = language.cache(12)) {
            NDArray sequence = manager.randomNormal(new Shape(1, 11, config.hiddenSize()));
            NDArray whole = hidden(manager, language, sequence);

            int begin = 0;
            for (int chunk : new int[] {6, 1, 3, 1}) {
                NDIndex range = new NDIndex(":, " + begin + ":" + (begin + chunk));
                assertClose(language.next(manager, sequence.get(range), cache), whole.get(range));
                begin += chunk;
            }
        }
    }

    @Test
    void aTruncatedCacheForgetsWhatFollowed() {
        ModelConfig config = config(TinyCheckpoint.COMPACT);
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = TinyCheckpoint.random(config, 5);
                LanguageModel language = new LanguageModel(weights, config);
                KvCache cache = language.cache(9)) {
            NDArray prompt = manager.randomNormal(new Shape(1, 5, config.hiddenSize()));
            NDArray wrong = manager.randomNormal(new Shape(1, 4, config.hiddenSize()));
            NDArray right = manager.randomNormal(new Shape(1, 4, config.hiddenSize()));
            language.next(manager, prompt, cache);
            language.next(manager, wrong, cache);

            cache.truncate(5);

            assertClose(
                    language.next(manager, right, cache),
                    hidden(manager, language, prompt.concat(right, 1)).get(new NDIndex(":, 5:")));
        }
    }

    @Test
    void aCacheThatMemoryCannotHoldLeavesNothingAllocated() {
        ModelConfig config = config(TinyCheckpoint.CHAT_ML
                .replace("\"num_attention_heads\": 4", "\"num_attention_heads\": 1024")
                .replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 1024")
                .replace("\"rms_norm_eps\"", "\"head_dim\": 262144, \"rms_norm_eps\""));
        NDManager memory = Torch.newManager();

        assertThatThrownBy(() -> new KvCache(config, Integer.MAX_VALUE, memory)).isInstanceOf(RuntimeException.class);

        assertThat(memory.isOpen()).isFalse();
    }

    private static NDArray hidden(NDManager manager, LanguageModel language, NDArray embeddings) {
        int length = (int) embeddings.getShape().get(1);
        return language.hidden(
                manager,
                embeddings,
                manager.arange(0, length, 1, DataType.INT64),
                LanguageModel.causal(manager, length));
    }

    private static ModelConfig config(String json) {
        return ModelConfig.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertClose(NDArray ours, NDArray expected) {
        assertThat(ours.getShape()).isEqualTo(expected.getShape());
        double difference = ours.sub(expected).norm().getFloat();
        assertThat(difference / expected.norm().getFloat()).isCloseTo(0, within(1e-5));
    }
}
