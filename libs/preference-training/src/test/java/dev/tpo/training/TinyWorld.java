package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.PreferenceLoss;
import dev.tpo.training.losses.TokenWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random model of a few thousand parameters and a few pairs about random videos, all from seeds. */
final class TinyWorld implements AutoCloseable {
    private static final String CONFIG = """
            {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
             "num_key_value_heads": 1, "vocab_size": 40, "rope_theta": 10000.0, "max_position_embeddings": 128,
             "tie_word_embeddings": true, "eos_token_id": 4, "mm_projector_type": "mlp2x_gelu",
             "mm_spatial_pool_mode": "average", "mm_spatial_pool_stride": 2, "mm_patch_merge_type": "spatial_unpad",
             "mm_newline_position": "grid", "mm_vision_tower": "siglip-tiny",
             "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 8, "intermediate_size": 12,
               "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 8, "patch_size": 2,
               "hidden_act": "gelu_pytorch_tanh", "layer_norm_eps": 1e-6},
             "prompt_form": "time_tokens", "time_tokens": {"first_id": 30, "count": 8, "bucket_seconds": 5.0}}
            """;

    final NDManager manager = Torch.newManager();
    final ModelConfig config;
    final Weights weights;
    final TrainingSet data;

    /** @param pairs spread over three videos of unlike length */
    TinyWorld(Path folder, int pairs) throws IOException {
        Torch.setIntraOpThreads(1); // tensors this small only lose by sharing
        Files.writeString(folder.resolve("config.json"), CONFIG);
        this.config = ModelConfig.read(folder);
        this.weights = randomWeights(config, 1);
        Random random = new Random(2);
        List<VisualContext> videos = new ArrayList<>();
        for (int frames : new int[] {3, 5, 4}) {
            float[] features = new float[frames * 16 * 8];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) random.nextGaussian();
            }
            long[] times = new long[frames];
            for (int t = 0; t < frames; t++) {
                times[t] = 30 + t;
            }
            NDArray seen = manager.create(features, new Shape(frames, 16, 8));
            videos.add(new VisualContext(
                    List.of(new VisualContext.Text(new long[] {2}), new VisualContext.Video(seen, times))));
        }
        List<TokenizedPair> all = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            all.add(new TokenizedPair(
                    random.nextInt(3),
                    tokens(random, 2 + random.nextInt(4), 3),
                    tokens(random, 1 + random.nextInt(3), 4),
                    tokens(random, 1 + random.nextInt(3), 4)));
        }
        this.data = new TrainingSet(videos, all);
    }

    static Weights randomWeights(ModelConfig config, long seed) {
        Weights weights = Weights.zeros(config);
        Random random = new Random(seed);
        for (String name : weights.names()) {
            NDArray tensor = weights.get(name);
            float[] values = new float[(int) tensor.size()];
            boolean norm = name.contains("norm") && name.endsWith("weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((norm ? 1 : 0) + 0.2 * random.nextGaussian());
            }
            tensor.set(values);
        }
        return weights;
    }

    private static long[] tokens(Random random, int count, long last) {
        long[] tokens = new long[count + 1];
        for (int i = 0; i < count; i++) {
            tokens[i] = 5 + random.nextInt(25);
        }
        tokens[count] = last;
        return tokens;
    }

    ReferenceLogProbabilities reference() {
        return ReferenceLogProbabilities.of(
                weights, config, data, TokenWeights.ALL, ActivationMemory.DEFAULT, done -> {});
    }

    /** What a loss asks for. */
    Reference reference(PreferenceLoss loss) {
        return Reference.of(
                loss,
                weights,
                config,
                () -> ReferenceLogProbabilities.of(
                        weights, config, data, loss.weights(), ActivationMemory.DEFAULT, done -> {}));
    }

    /** A trainer on a copy of the weights. */
    PreferenceTrainer trainer(TrainingSettings settings, PreferenceLoss loss) {
        return new PreferenceTrainer(settings, loss, data, reference(loss), weights.copy(), config);
    }

    /** One that changes nothing yet. */
    LoraAdapter adapter(double dropout) {
        return LoraAdapter.fresh(LoraConfig.of(4, 16, dropout, LoraConfig.DECODER_TARGETS, "tiny"), config, 5);
    }

    PreferenceTrainer trainer(TrainingSettings settings, PreferenceLoss loss, LoraAdapter adapter) {
        return PreferenceTrainer.ofAdapter(settings, loss, data, reference(loss), weights, config, adapter);
    }

    @Override
    public void close() {
        weights.close();
        manager.close();
    }
}
