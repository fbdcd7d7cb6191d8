package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.99, 1e-8, 0.1);

    @Test
    void itsStepsAreThoseOfThePaper() {
        double p = 1.5;
        double m = 0;
        double v = 0;
        try (NDManager manager = Torch.newManager()) {
            NDArray parameter = manager.create(new float[] {1.5f});
            try (AdamW optimizer = new AdamW(named(parameter), SETTINGS)) {
                for (int t = 1; t <= 5; t++) {
                    squares(parameter);
                    optimizer.step(0.01);
                    optimizer.zeroGradients();

                    double g = 2 * p;
                    m = 0.9 * m + 0.1 * g;
                    v = 0.99 * v + 0.01 * g * g;
                    double update = m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.99, t))) + 1e-8);
                    p = p - 0.01 * (0.1 * p + update);
                    assertThat((double) parameter.getFloat(0)).isCloseTo(p, within(1e-6));
                }
            }
        }
    }

    @Test
    void gradientsAreClippedByTheirCommonNorm() {
        try (NDManager manager = Torch.newManager()) {
            NDArray a = manager.create(new float[] {1.5f});
            NDArray b = manager.create(new float[] {2f, 0f});
            try (AdamW optimizer = new AdamW(named(a, b), SETTINGS)) {
                squares(a);
                squares(b);

                assertThat(optimizer.clipGradients(10)).isCloseTo(5, within(1e-5));
                assertThat(optimizer.clipGradients(1)).isCloseTo(5, within(1e-5));
                assertThat((double) Torch.gradient(a).getFloat(0)).isCloseTo(0.6, within(1e-5));
                assertThat((double) Torch.gradient(b).getFloat(0)).isCloseTo(0.8, within(1e-5));
            }
        }
    }

    @Test
    void restoredMomentsGoOnAsIfNothingHadHappened() {
        try (NDManager manager = Torch.newManager()) {
            NDArray whole = manager.create(new float[] {1f, -2f, 3f});
            NDArray parts = manager.create(new float[] {1f, -2f, 3f});
            try (AdamW one = new AdamW(named(whole), SETTINGS);
                    AdamW before = new AdamW(named(parts), SETTINGS)) {
                train(one, whole, 6);
                train(before, parts, 3);
                NDArray resumed = parts.duplicate();
                try (AdamW after = new AdamW(named(resumed), SETTINGS)) {
                    after.restore(before.state());
                    train(after, resumed, 3);
                    assertThat(resumed.toFloatArray()).isEqualTo(whole.toFloatArray());
                }
            }
        }
    }

    private static Map<String, NDArray> named(NDArray... arrays) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (NDArray array : arrays) {
            named.put("p" + named.size(), array);
        }
        return named;
    }

    private static void train(AdamW optimizer, NDArray parameter, int steps) {
        for (int i = 0; i < steps; i++) {
            squares(parameter);
            optimizer.step(0.1);
            optimizer.zeroGradients();
        }
    }

    /** Adds the gradient of the sum of squares. */
    private static void squares(NDArray parameter) {
        try (Torch.GradMode on = Torch.withGrad()) {
            Torch.backward(parameter.mul(parameter).sum());
        }
    }
}
