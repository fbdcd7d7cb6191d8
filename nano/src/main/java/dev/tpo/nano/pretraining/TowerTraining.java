package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.VisionTower;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.TorchScript;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Colour;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * First stage: the tower alone learns to name colour, shape and place of what a single frame shows. Three linear heads
 * on the mean of the patches ask for it and are thrown away.
 */
final class TowerTraining {
    static final TorchScript OPS = TorchScript.loadResource(TowerTraining.class, "tower.ts.py");
    private static final int BATCH = 128;
    private static final double LEARNING_RATE = 2e-3;
    private static final long WARM_UP = 100;

    private final Weights weights;
    private final ModelConfig config;
    private final long seed;

    TowerTraining(Weights weights, ModelConfig config, long seed) {
        this.weights = weights;
        this.config = config;
        this.seed = seed;
    }

    void run(SeenThings seen, long steps, Consumer<String> log) {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode on = Torch.withGrad();
                VisionTower tower = new VisionTower(weights, config)) {
            Map<String, NDArray> learning = new LinkedHashMap<>();
            weights.names().stream()
                    .filter(name -> name.contains("vision_tower"))
                    .forEach(name -> learning.put(name, weights.get(name)));
            NDList heads = heads(manager);
            for (int i = 0; i < heads.size(); i++) {
                learning.put("head" + i, heads.get(i));
            }
            try (Optimizer optimizer = new Optimizer(learning, 0.9, 0.999)) {
                for (long step = 0; step < steps; step++) {
                    NDList result = step(manager, tower, seen, heads, step, optimizer, rate(step, steps));
                    if ((step + 1) % 200 == 0) {
                        log.accept("tower step %d loss %.3f colour %.3f shape %.3f"
                                .formatted(
                                        step + 1,
                                        result.get(0).getFloat(),
                                        result.get(1).getFloat(),
                                        result.get(2).getFloat()));
                    }
                    result.forEach(NDArray::close);
                }
            }
            learning.values().forEach(leaf -> Torch.requireGradient(leaf, false));
        }
    }

    private static double rate(long step, long steps) {
        double warm = Math.min(1, (step + 1.0) / WARM_UP);
        return LEARNING_RATE * warm * Math.clamp(2 * (1 - (double) step / steps), 0.02, 1.0);
    }

    private NDList step(
            NDManager manager,
            VisionTower tower,
            SeenThings seen,
            NDList heads,
            long step,
            Optimizer optimizer,
            double rate) {
        RandomGenerator random = Chance.of("pretraining/tower", seed, step);
        int[] images = random.ints(BATCH, 0, seen.count()).toArray();
        long[] colours = new long[BATCH];
        long[] shapes = new long[BATCH];
        float[] centres = new float[2 * BATCH];
        int shapeCount = dev.tpo.nano.world.Shape.values().length;
        for (int i = 0; i < BATCH; i++) {
            colours[i] = seen.things()[images[i]] / shapeCount;
            shapes[i] = seen.things()[images[i]] % shapeCount;
            centres[2 * i] = seen.centres()[images[i]][0] - 0.5f;
            centres[2 * i + 1] = seen.centres()[images[i]][1] - 0.5f;
        }
        int side = config.vision().imageSize();
        try (NDManager scope = manager.newSubManager()) {
            NDArray pixels = scope.create(seen.normalised(images), new Shape(BATCH, 3, side, side));
            NDList result = OPS.callList(
                    scope,
                    "see",
                    tower.features(scope, pixels),
                    heads,
                    scope.create(colours),
                    scope.create(shapes),
                    scope.create(centres, new Shape(BATCH, 2)));
            Torch.backward(result.get(0));
            optimizer.step(rate);
            result.attach(manager);
            return result;
        }
    }

    private NDList heads(NDManager manager) {
        NDList heads = new NDList();
        int width = config.vision().hiddenSize();
        int[] sizes = {Colour.values().length, dev.tpo.nano.world.Shape.values().length, 2};
        RandomGenerator random = Chance.of("pretraining/heads", seed);
        for (int size : sizes) {
            float[] values = new float[size * width];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * 0.05);
            }
            heads.add(manager.create(values, new Shape(size, width)));
            heads.add(manager.zeros(new Shape(size)));
        }
        return heads;
    }
}
