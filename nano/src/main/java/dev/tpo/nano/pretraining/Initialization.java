package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.world.Chance;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** First values of all weights: the same seed gives the same. */
final class Initialization {
    private static final double EMBEDDING_DEVIATION = 0.5;

    private Initialization() {}

    static void fill(Weights weights, long seed) {
        int index = 0;
        for (String name : weights.names()) {
            NDArray tensor = weights.get(name);
            long[] shape = tensor.getShape().getShape();
            RandomGenerator random = Chance.of("pretraining/weights", seed, index++);
            if (name.contains("norm") && name.endsWith(".weight")) {
                tensor.set(constant(tensor, 1f));
            } else if (shape.length > 1 || name.equals(TensorNames.NEWLINE)) {
                tensor.set(normal(tensor, deviation(name, shape), random));
            }
        }
    }

    private static double deviation(String name, long[] shape) {
        if (name.equals(TensorNames.EMBEDDING) || name.equals(TensorNames.NEWLINE)) {
            return EMBEDDING_DEVIATION;
        }
        if (name.contains("position_embedding")) {
            return 0.02;
        }
        long inputs = 1;
        for (int i = 1; i < shape.length; i++) {
            inputs *= shape[i];
        }
        // What is added to the residual stream starts small; so does what the projector says.
        boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
        boolean spoken = name.endsWith("mm_projector.2.weight");
        boolean tower = name.contains("vision_tower") && !name.contains("patch_embedding");
        return Math.pow(inputs, -0.5) * (residual || spoken ? 0.5 : tower ? 0.577 : 1.0);
    }

    private static float[] normal(NDArray tensor, double deviation, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static float[] constant(NDArray tensor, float value) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        Arrays.fill(values, value);
        return values;
    }
}
