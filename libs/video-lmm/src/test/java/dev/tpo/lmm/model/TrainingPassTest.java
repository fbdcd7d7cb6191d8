package dev.tpo.lmm.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against autograd through {@link LanguageModel#hidden}, in float32. */
class TrainingPassTest {
    private static final double EXACT = 1e-5;

    /** Of all gradients together, relative; measured 0.025 in bfloat16 for these large weights. */
    private static final double NARROW = 0x1p-5;

    /**
     * Of each gradient by itself; measured 0.043 at most. Over twelve other draws of what goes in and what comes back 0.057,
     * each time of another tensor, and of each 0.015 to 0.028 on average: no tensor is wrong by more than the others.
     */
    private static final double NARROW_EACH = 0x1p-4;

    /** By how much finer float16 rounds. */
    private static final double FINER = 0x1p-3;

    private static final int SEQUENCES = 2;
    private static final int LENGTH = 9;
    private static final long[] ROWS = {4, 7, 8, 0, 6, 6};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void allTensorsLearnWithTheGradientsOfAutogradHoweverManyLayersAreKept(int keptLayers) throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.FLOAT32, folder);
        try (Weights plain = read(config, Dtype.FLOAT32, ComputePolicy.Products.WIDENED)
                        .copy();
                Weights written = plain.copy();
                LanguageModel expected = new LanguageModel(plain, config);
                LanguageModel found = new LanguageModel(written, config)) {
            Map<String, NDArray> expectedLeaves = decoderTensors(plain);
            Map<String, NDArray> foundLeaves = decoderTensors(written);
            Differences differences =
                    Differences.of(autograd(expected, expectedLeaves), written(found, foundLeaves, keptLayers));
            assertThat(differences.each()).allSatisfy(below(EXACT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anAdapterLearnsBesideFloat32MatricesWithTheGradientsOfAutograd(int keptLayers) throws IOException {
        assertThat(differences(Dtype.FLOAT32, ComputePolicy.Products.WIDENED, keptLayers)
                        .each())
                .allSatisfy(below(EXACT));
    }

    @Test
    void narrowMatricesThatAreWidenedChangeNothing() throws IOException {
        assertThat(differences(Dtype.BFLOAT16, ComputePolicy.Products.WIDENED, 1)
                        .each())
                .allSatisfy(below(EXACT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void productsAsStoredChangeTheGradientsByTheirRounding(int keptLayers) throws IOException {
        Differences differences = differences(Dtype.BFLOAT16, ComputePolicy.Products.AS_STORED, keptLayers);

        assertThat(differences.together()).isBetween(EXACT, NARROW);
        assertThat(differences.each()).allSatisfy(below(NARROW_EACH));
    }

    /** A term that is missing would differ by as much in any type. */
    @Test
    void whatRoundsFinerDiffersByAsMuchLess() throws IOException {
        assertThat(differences(Dtype.FLOAT16, ComputePolicy.Products.AS_STORED, 1)
                        .each())
                .allSatisfy(below(NARROW_EACH * FINER));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAWayBackAndWithoutAnAdapterThatHasLearnedTheBitsAreTheSame(boolean asStored) throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.BFLOAT16, folder);
        ComputePolicy.Products products = asStored ? ComputePolicy.Products.AS_STORED : ComputePolicy.Products.WIDENED;
        try (NDManager manager = Torch.newManager();
                Weights weights = read(config, Dtype.BFLOAT16, products);
                LoraAdapter fresh = adapter(config);
                LanguageModel alone = new LanguageModel(weights, config);
                LanguageModel beside = LanguageModel.adapted(weights, config, fresh, 0.3)) {
            float[] reference;
            float[] policy;
            try (Torch.GradMode off = Torch.noGrad();
                    TrainingPass pass = pass(alone, manager, 0)) {
                reference = pass.hidden().toFloatArray();
            }
            try (Torch.GradMode on = Torch.withGrad();
                    TrainingPass pass = pass(beside, manager, 1)) {
                policy = pass.hidden().toFloatArray();
            }
            assertThat(policy).isEqualTo(reference);
        }
    }

    @Test
    void attentionGoesBackOnAnyDeviceAsOnTheProcessor() throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(Dtype.FLOAT32, folder);
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights weights = read(config, Dtype.FLOAT32, ComputePolicy.Products.WIDENED);
                LanguageModel model = new LanguageModel(weights, config)) {
            int length = 300; // more than the rows that are taken at a time
            NDArray q = normal(manager, 1, new Shape(2, 4, length, 6));
            NDArray k = normal(manager, 2, new Shape(2, 2, length, 6));
            NDArray v = normal(manager, 3, new Shape(2, 2, length, 6));
            NDArray g = normal(manager, 4, new Shape(2, 4, length, 6));
            NDArray mask = model.operations()
                    .call(
                            manager,
                            "additive",
                            LanguageModel.causal(manager, length).reshape(1, 1, length, length));
            NDList up = model.operations().callList(manager, "attention", q, k, v, mask, true);

            NDList expected = model.operations()
                    .callList(manager, "attention_back", g, q, k, v, up.get(0), up.get(1), mask, true);
            NDList found = model.operations().callList(manager, "attention_back_by_rows", g, q, k, v, up.get(0), mask);

            for (int i = 0; i < 3; i++) {
                assertThat(Differences.of(
                                        Map.of("", expected.get(i).toFloatArray()),
                                        Map.of("", found.get(i).toFloatArray()))
                                .together())
                        .isLessThan(EXACT);
            }
        }
    }

    /** What an adapter learns beside such matrices against what autograd finds beside the same in float32. */
    private Differences differences(Dtype dtype, ComputePolicy.Products products, int keptLayers) throws IOException {
        ModelConfig config = TinyCheckpoint.storedAs(dtype, folder);
        try (Weights weights = read(config, dtype, products);
                Weights wide = weights.copy();
                LoraAdapter plain = adapter(config);
                LoraAdapter written = adapter(config)) {
            fillUps(plain);
            fillUps(written);
            try (LanguageModel expected = LanguageModel.adapted(wide, config, plain, 0);
                    LanguageModel found = LanguageModel.adapted(weights, config, written, 0)) {
                return Differences.of(
                        autograd(expected, plain.tensors()), written(found, written.tensors(), keptLayers));
            }
        }
    }

    private static Map<String, float[]> autograd(LanguageModel model, Map<String, NDArray> leaves) {
        leaves.values().forEach(leaf -> Torch.requireGradient(leaf, true));
        try (NDManager manager = Torch.newManager();
                Torch.GradMode on = Torch.withGrad()) {
            NDArray embeddings = embeddings(manager);
            Torch.requireGradient(embeddings, true);
            NDArray hidden = model.hidden(manager, embeddings, positions(manager), mask(manager));
            NDArray asked = model.rows(
                    manager, hidden.reshape(-1, 24), manager.create(new long[] {4, 7, 8, LENGTH, LENGTH + 6, LENGTH + 6
                    }));
            Torch.backward(asked.mul(upstream(manager).reshape(-1, 24)).sum());
            return gradients(leaves, embeddings);
        }
    }

    private static Map<String, float[]> written(LanguageModel model, Map<String, NDArray> leaves, int keptLayers) {
        leaves.values().forEach(leaf -> Torch.requireGradient(leaf, true));
        try (NDManager manager = Torch.newManager();
                Torch.GradMode on = Torch.withGrad()) {
            NDArray embeddings = embeddings(manager);
            Torch.requireGradient(embeddings, true);
            try (TrainingPass pass = model.pass(
                    manager,
                    embeddings,
                    positions(manager),
                    mask(manager),
                    manager.create(ROWS, new Shape(SEQUENCES, 3)),
                    1,
                    keptLayers)) {
                pass.backward(upstream(manager));
            }
            return gradients(leaves, embeddings);
        }
    }

    private static TrainingPass pass(LanguageModel model, NDManager manager, int keptLayers) {
        return model.pass(
                manager,
                embeddings(manager),
                positions(manager),
                mask(manager),
                manager.create(ROWS, new Shape(SEQUENCES, 3)),
                1,
                keptLayers);
    }

    private static Map<String, float[]> gradients(Map<String, NDArray> leaves, NDArray embeddings) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        leaves.forEach((name, leaf) -> gradients.put(name, gradient(leaf)));
        gradients.put("embeddings", gradient(embeddings));
        return gradients;
    }

    private static float[] gradient(NDArray leaf) {
        try (NDArray gradient = Torch.gradient(leaf)) {
            return gradient.toFloatArray();
        }
    }

    private static NDArray embeddings(NDManager manager) {
        return normal(manager, 11, new Shape(SEQUENCES, LENGTH, 24));
    }

    private static NDArray upstream(NDManager manager) {
        return normal(manager, 12, new Shape(SEQUENCES, 3, 24));
    }

    private static NDArray positions(NDManager manager) {
        return manager.arange(0, LENGTH, 1, DataType.INT64)
                .reshape(1, 1, LENGTH)
                .repeat(0, SEQUENCES);
    }

    /** Causal, and the second sequence's last tokens do not see its fourth. */
    private static NDArray mask(NDManager manager) {
        boolean[] mask = new boolean[SEQUENCES * LENGTH * LENGTH];
        for (int i = 0; i < mask.length; i++) {
            int row = i / LENGTH % LENGTH;
            int column = i % LENGTH;
            mask[i] = column <= row && !(i >= LENGTH * LENGTH && row > 5 && column == 3);
        }
        return manager.create(mask, new Shape(SEQUENCES, 1, LENGTH, LENGTH));
    }

    private static NDArray normal(NDManager manager, long seed, Shape shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    private static Map<String, NDArray> decoderTensors(Weights weights) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        weights.names().stream()
                .filter(name -> name.startsWith("model.layers.") || name.equals("model.norm.weight"))
                .forEach(name -> tensors.put(name, weights.get(name)));
        assertThat(tensors).hasSize(2 * 12 + 1);
        return tensors;
    }

    private static LoraAdapter adapter(ModelConfig config) {
        return LoraAdapter.fresh(LoraConfig.of(4, 16, 0, LoraConfig.DECODER_TARGETS, "tiny"), config, 5);
    }

    private static void fillUps(LoraAdapter adapter) {
        Random random = new Random(9);
        adapter.tensors().forEach((name, tensor) -> {
            if (name.contains("lora_B")) {
                float[] values = new float[(int) tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() * 0.1f;
                }
                tensor.set(values);
            }
        });
    }

    private static BiConsumer<String, Double> below(double bound) {
        return (name, difference) -> assertThat(difference).as(name).isLessThan(bound);
    }

    /** Of gradients, relative to their length: each by itself, and all as one. */
    private record Differences(Map<String, Double> each, double together) {
        static Differences of(Map<String, float[]> expected, Map<String, float[]> found) {
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            Map<String, Double> each = new LinkedHashMap<>();
            double squares = 0;
            double differences = 0;
            for (Map.Entry<String, float[]> gradient : expected.entrySet()) {
                String name = gradient.getKey();
                float[] wanted = gradient.getValue();
                float[] got = found.getOrDefault(name, new float[0]);
                assertThat(got).as(name).hasSameSizeAs(wanted);
                double square = 0;
                double difference = 0;
                for (int i = 0; i < got.length; i++) {
                    square += wanted[i] * wanted[i];
                    difference += Math.pow(wanted[i] - got[i], 2);
                }
                assertThat(square).as(name).isPositive();
                each.put(name, Math.sqrt(difference / square));
                squares += square;
                differences += difference;
            }
            return new Differences(each, Math.sqrt(differences / squares));
        }
    }

    private Weights read(ModelConfig config, Dtype dtype, ComputePolicy.Products products) {
        return Weights.read(folder, config, new ComputePolicy(dtype, ComputeDevice.CPU, products));
    }
}
