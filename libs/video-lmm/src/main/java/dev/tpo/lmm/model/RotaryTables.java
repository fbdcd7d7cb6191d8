package dev.tpo.lmm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Opening;

/**
 * Cosine and sine of every position's angles, (maxPositions, hs / 2) float32 each: 115 MB for LongVA's 224,000 positions,
 * so an adapter takes those of its base.
 */
final class RotaryTables implements AutoCloseable {
    final NDArray cos;
    final NDArray sin;

    private RotaryTables(NDArray cos, NDArray sin) {
        this.cos = cos;
        this.sin = sin;
    }

    static RotaryTables of(ModelConfig config, NDManager manager) {
        int half = config.headSize() / 2;
        float[] cosines = new float[Math.multiplyExact(config.maxPositions(), half)];
        float[] sines = new float[cosines.length];
        for (int k = 0; k < half; k++) {
            float frequency = (float) Math.pow(config.ropeTheta(), -2.0 * k / config.headSize());
            for (int position = 0; position < config.maxPositions(); position++) {
                // The angle is rounded to float32 first, as the reference does: it matters at far positions.
                float angle = position * frequency;
                cosines[position * half + k] = (float) Math.cos(angle);
                sines[position * half + k] = (float) Math.sin(angle);
            }
        }
        Shape shape = new Shape(config.maxPositions(), half);
        try (Opening opening = new Opening()) {
            NDArray cos = opening.add(manager.create(cosines, shape));
            NDArray sin = opening.add(manager.create(sines, shape));
            opening.keep();
            return new RotaryTables(cos, sin);
        }
    }

    @Override
    public void close() {
        cos.close();
        sin.close();
    }
}
