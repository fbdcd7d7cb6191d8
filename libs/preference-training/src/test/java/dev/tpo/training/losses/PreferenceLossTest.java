package dev.tpo.training.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.tensors.Torch;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreferenceLossTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<LossSettings> losses() {
        Stream<LossSettings> plain = PairLosses.all().stream().map(loss -> named(loss.wireName(), null));
        Stream<LossSettings> composed = Stream.of(
                named("sft", null),
                new LossSettings(
                        List.of("sigmoid", "bco_pair", "sft"),
                        List.of(0.8, 0.2, 1.0),
                        null,
                        0.1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                new LossSettings(List.of("cpo", "rrpo"), null, 0.5, 0.3, null, null, null, null, null, 0.2));
        Stream<LossSettings> divergences = Stream.of("forward_kl", "js_divergence")
                .flatMap(divergence ->
                        Stream.of("sigmoid", "ipo", "sigmoid_norm", "hinge").map(loss -> named(loss, divergence)));
        return Stream.of(plain, composed, divergences).flatMap(each -> each);
    }

    private static LossSettings named(String loss, @Nullable String divergence) {
        return new LossSettings(List.of(loss), null, null, null, null, null, divergence, null, null, null);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void itsGradientIsThatOfCentralDifferences(LossSettings settings) {
        PreferenceLoss loss = settings.loss();
        SomePairs pairs = SomePairs.of(manager);
        List<NDArray> leaves = List.of(pairs.policyChosen, pairs.policyRejected, pairs.divergence);
        leaves.forEach(leaf -> Torch.requireGradient(leaf, true));
        try (Torch.GradMode on = Torch.withGrad()) {
            NDArray none = leaves.stream()
                    .map(NDArray::sum)
                    .reduce(NDArray::add)
                    .orElseThrow()
                    .mul(0);
            backward(loss.of(pairs, pairs.nll()).loss().add(none));
        }
        List<double[]> found = leaves.stream()
                .map(leaf -> Torch.gradient(leaf).toDoubleArray())
                .toList();
        leaves.forEach(leaf -> Torch.requireGradient(leaf, false));
        double rounding = 1e-10 * loss.of(pairs, pairs.nll()).loss().getDouble();

        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            double[] at = leaves.get(leaf).toDoubleArray();
            for (int i = 0; i < at.length; i++) {
                double slope = (moved(loss, pairs, leaves.get(leaf), at, i, 1e-5)
                                - moved(loss, pairs, leaves.get(leaf), at, i, -1e-5))
                        / 2e-5;
                assertThat(found.get(leaf)[i])
                        .as("%s, leaf %d, pair %d", settings, leaf, i)
                        .isCloseTo(slope, within(1e-8 + rounding + 1e-7 * Math.abs(slope)));
            }
        }
    }

    private static double moved(PreferenceLoss loss, SomePairs pairs, NDArray leaf, double[] at, int i, double by) {
        double[] there = at.clone();
        there[i] += by;
        leaf.set(there);
        double value = loss.of(pairs, pairs.nll()).loss().getDouble();
        leaf.set(at);
        return value;
    }

    /** What a graph needs for its backward pass must not be the garbage collector's. */
    @Test
    void garbageThatIsCollectedBeforeTheBackwardPassChangesNoGradient() {
        PreferenceLoss loss = losses().filter(
                        settings -> Objects.requireNonNull(settings.lossType()).contains("bco_pair"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .loss();
        double[] expected = gradient(loss, () -> {});

        for (int i = 0; i < 5; i++) {
            assertThat(gradient(loss, PreferenceLossTest::reuseFreedMemory)).containsExactly(expected);
        }
    }

    private double[] gradient(PreferenceLoss loss, Runnable beforeBackward) {
        SomePairs pairs = SomePairs.of(manager);
        Torch.requireGradient(pairs.policyChosen, true);
        try (Torch.GradMode on = Torch.withGrad()) {
            NDArray value = loss.of(pairs, pairs.nll()).loss();
            beforeBackward.run();
            backward(value);
        }
        return Torch.gradient(pairs.policyChosen).toDoubleArray();
    }

    private static void reuseFreedMemory() {
        System.gc();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            buffers.add(ByteBuffer.allocateDirect(i % 2 == 0 ? 4 : 8));
        }
        buffers.forEach(buffer -> {
            while (buffer.hasRemaining()) {
                buffer.put((byte) -1); // a float that is no number
            }
        });
        Reference.reachabilityFence(buffers);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aBatchIsTheMeanOfItsPairs(LossSettings settings) {
        PreferenceLoss loss = settings.loss();
        SomePairs batch = SomePairs.of(manager);
        double sum = 0;
        for (int pair = 0; pair < SomePairs.count(); pair++) {
            sum += loss.of(SomePairs.single(manager, pair), batch.nll()).loss().getDouble();
        }

        assertThat(loss.of(batch, batch.nll()).loss().getDouble()).isCloseTo(sum / SomePairs.count(), within(1e-12));
    }

    @Test
    void aListIsTheWeighedSumOfItsLosses() {
        SomePairs pairs = SomePairs.of(manager);
        LossSettings mixed = new LossSettings(
                List.of("sigmoid", "bco_pair", "sft", "rrpo"),
                List.of(0.8, 0.2, 1.5, 0.5),
                0.25,
                0.1,
                null,
                null,
                null,
                null,
                null,
                null);

        double sum = 0.8 * value("sigmoid", pairs)
                + 0.2 * value("bco_pair", pairs)
                + 0.5 * value("rrpo", pairs)
                + 1.75 * pairs.nll().getDouble();
        assertThat(mixed.loss().of(pairs, pairs.nll()).loss().getDouble()).isCloseTo(sum, within(1e-7));
    }

    private static double value(String loss, SomePairs pairs) {
        return named(loss, null).loss().of(pairs, pairs.nll()).loss().getDouble();
    }

    /** Worked out by hand: Δ_c = 0.5, Δ_r = −1.2; Δ_c = −0.5, Δ_r = 0.9; 1.75, −9.5; −0.5, −0.5. */
    @Test
    void sigmoidIsTposLossTermByTerm() {
        SomePairs pairs = SomePairs.of(manager);
        LossValue value = LossSettings.sigmoid(0.2, 0.5).loss().of(pairs, manager.create(1.25));

        double expected =
                (minusLogSigmoid(0.34) + minusLogSigmoid(-0.28) + minusLogSigmoid(2.25) + minusLogSigmoid(0)) / 4
                        + 0.5 * 1.25;
        assertThat(value.loss().getDouble()).isCloseTo(expected, within(1e-9));
        assertThat(value.rewardsChosen().toDoubleArray())
                .containsExactly(new double[] {0.1, -0.1, 0.35, -0.1}, within(1e-9));
        assertThat(value.rewardsRejected().toDoubleArray())
                .containsExactly(new double[] {-0.24, 0.18, -1.9, -0.1}, within(1e-9));
    }

    @Test
    void lossesMeetWhereTheirPapersLetThemMeet() {
        SomePairs pairs = SomePairs.of(manager);
        LossSettings sigmoid = LossSettings.sigmoid(0.3, 0);

        SomePairs ofThreeTokens = SomePairs.single(manager, 3);

        assertThat(value(
                        new LossSettings(List.of("robust"), null, null, 0.3, 0.0, null, null, null, null, null), pairs))
                .isCloseTo(value(sigmoid, pairs), within(1e-12));
        assertThat(value(new LossSettings(List.of("rrpo"), null, null, 0.3, null, null, null, null, null, 0.0), pairs))
                .isCloseTo(value(sigmoid, pairs), within(1e-12));
        assertThat(value(
                        new LossSettings(List.of("simpo"), null, null, 0.3, null, null, null, null, 0.0, null),
                        ofThreeTokens))
                .as("as many tokens in both answers: CPO's margin over that number")
                .isCloseTo(
                        value(
                                new LossSettings(List.of("cpo"), null, null, 0.1, null, null, null, null, null, null),
                                ofThreeTokens),
                        within(1e-12));
    }

    private static double value(LossSettings settings, SomePairs pairs) {
        return settings.loss().of(pairs, pairs.nll()).loss().getDouble();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whatItAsksOfTheReferenceItHasAnnounced(LossSettings settings) {
        PreferenceLoss loss = settings.loss();
        SomePairs pairs = SomePairs.of(manager);
        loss.of(pairs, pairs.nll());

        assertThat(pairs.asked).allMatch(use -> use.compareTo(loss.reference()) <= 0);
        boolean free = List.of("simpo", "cpo", "orpo", "sft")
                .containsAll(settings.lossType() == null ? List.of() : settings.lossType());
        assertThat(loss.reference() == ReferenceUse.NONE).isEqualTo(free);
    }

    /** Margins far beyond what a float's exponential holds, on both sides. */
    @ParameterizedTest
    @MethodSource("losses")
    void itStaysFiniteWithItsGradientsForAnswersFarFromTheReference(LossSettings settings) {
        if (settings.fDivergenceType() != null) {
            return; // e^(-Δ) grows without bound in forward KL itself
        }
        for (float by : new float[] {-3000, 3000}) {
            try (Torch.GradMode on = Torch.withGrad()) {
                NDArray chosen = manager.create(new float[] {-4000 + by, -1e-7f});
                NDArray rejected = manager.create(new float[] {-4000 - by, -5000});
                chosen.setRequiresGradient(true);
                rejected.setRequiresGradient(true);
                NDArray far = manager.create(new float[] {-4000, -4000});
                NDArray tokens = manager.create(new float[] {4, 2});
                PairStatistics pairs = new PairStatistics(chosen, rejected, far, far, tokens, tokens, far.neg());
                NDArray none = chosen.sum().add(rejected.sum()).mul(0);
                NDArray loss = settings.loss()
                        .of((weights, use) -> pairs, chosen.mean().neg())
                        .loss();
                Torch.backward(loss.add(none));

                assertThat(loss.getFloat()).isFinite();
                assertThat(Torch.gradient(chosen).toFloatArray()).doesNotContain(Float.NaN);
                assertThat(Torch.gradient(rejected).toFloatArray()).doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void logOfOneMinusExpIsExactFromTheSmallestProbabilityToTheLargest() {
        double[] at = {-1e-25, -1e-9, -1e-3, -0.5, -0.6931471805599453, -0.7, -5, -40, -700};
        NDArray x = manager.create(at).toType(DataType.FLOAT64, false);
        double[] found = Elementwise.log1mexp(x).toDoubleArray();
        for (int i = 0; i < at.length; i++) {
            double exact = at[i] > -0.5 ? Math.log(-Math.expm1(at[i])) : Math.log1p(-Math.exp(at[i]));
            assertThat(found[i]).isCloseTo(exact, within(1e-15 + 1e-12 * Math.abs(exact)));
        }
    }

    @Test
    void anAnswerThatIsCertainHasALossAndNoEndlessGradient() {
        try (Torch.GradMode on = Torch.withGrad()) {
            NDArray certain = manager.create(new float[] {0, -0.0f, -1e-8f});
            certain.setRequiresGradient(true);
            NDArray value = Elementwise.log1mexp(certain).sum();
            Torch.backward(value);

            assertThat(value.getFloat()).isFinite();
            assertThat(Torch.gradient(certain).toFloatArray())
                    .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
    }

    private void backward(NDArray scalar) {
        Torch.backward(scalar, manager.ones(new Shape(), DataType.FLOAT64));
    }

    private static double minusLogSigmoid(double x) {
        return Math.log1p(Math.exp(-x));
    }
}
