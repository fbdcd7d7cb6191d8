package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;
import org.junit.jupiter.api.Test;

class DpoLossTest {
    @Test
    void itIsTheMeanOfMinusLogSigmoidPlusTheWeighedSupervisedTerm() {
        try (NDManager manager = Torch.newManager()) {
            ResponseLogProbabilities logps = logps(manager, new float[] {-3, -5}, new float[] {-4, -2});
            PreferenceLossValue value = new DpoLoss(0.2, 0.5).of(logps, manager.create(1.25f));

            // references are -3.5 and -3: deltas are (0.5 + 1) = 1.5 and (-1.5 - 1) = -2.5
            double expected = (minusLogSigmoid(0.3) + minusLogSigmoid(-0.5)) / 2 + 0.5 * 1.25;
            assertThat((double) value.loss().getFloat()).isCloseTo(expected, within(1e-6));
            assertThat(value.rewardsChosen().toFloatArray()).containsExactly(new float[] {0.1f, -0.3f}, within(1e-6f));
            assertThat(value.rewardsRejected().toFloatArray())
                    .containsExactly(new float[] {-0.2f, 0.2f}, within(1e-6f));
            assertThat(value.accuracy().getFloat()).isEqualTo(0.5f);
        }
    }

    @Test
    void theSupervisedTermIsWeighedAndThePreferenceTermIsNot() {
        try (NDManager manager = Torch.newManager()) {
            ResponseLogProbabilities logps = logps(manager, new float[] {-3}, new float[] {-4});
            NDArray nll = manager.create(2f);
            float without = new DpoLoss(0.2, 0).of(logps, nll).loss().getFloat();
            float with = new DpoLoss(0.2, 1.5).of(logps, nll).loss().getFloat();

            assertThat((double) without).isCloseTo(minusLogSigmoid(0.3), within(1e-6));
            assertThat((double) with - without).isCloseTo(3, within(1e-6));
        }
    }

    @Test
    void itStaysFiniteAndExactForLargeMarginsOnBothSides() {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode on = Torch.withGrad()) {
            NDArray chosen = manager.create(new float[] {-30_000, 30_000, -3.5f});
            Torch.requireGradient(chosen, true);
            NDArray reference = manager.create(new float[] {0, 0, -3.5f});
            PreferenceLossValue value = new DpoLoss(1, 0)
                    .of(new ResponseLogProbabilities(chosen, reference, reference, reference), manager.create(0f));
            Torch.backward(value.loss());

            assertThat(value.perPair().toFloatArray())
                    .containsExactly(new float[] {30_000, 0, (float) Math.log(2)}, within(1e-6f));
            assertThat(Torch.gradient(chosen).toFloatArray())
                    .containsExactly(new float[] {-1 / 3f, 0, -1 / 6f}, within(1e-6f));
        }
    }

    @Test
    void aBetaThatIsNotPositiveIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DpoLoss(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DpoLoss(Double.NaN, 1));
    }

    private static ResponseLogProbabilities logps(NDManager manager, float[] chosen, float[] rejected) {
        float[] referenceChosen = new float[chosen.length];
        float[] referenceRejected = new float[chosen.length];
        java.util.Arrays.fill(referenceChosen, -3.5f);
        java.util.Arrays.fill(referenceRejected, -3f);
        return new ResponseLogProbabilities(
                manager.create(chosen),
                manager.create(rejected),
                manager.create(referenceChosen),
                manager.create(referenceRejected));
    }

    private static double minusLogSigmoid(double x) {
        return Math.log1p(Math.exp(-x));
    }
}
