package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.model.Vocabulary;
import dev.tpo.nano.world.Chance;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Second stage: projector and decoder learn to answer, behind the frozen tower. All chance derives from seed and step. */
final class DecoderTraining implements AutoCloseable {
    private static final int EVALUATE_EVERY = 250;
    private static final int EVALUATION_CLIPS = 96;
    private static final int MOMENTS_ALONE = 8;

    private final long seed;
    private final FeatureBank bank;
    private final Vocabulary vocabulary = new Vocabulary();
    private final NDManager manager = Torch.newManager();
    private final PackedModel model;
    private final Optimizer optimizer;
    private final Map<String, PackedModel.Frame> frames = new HashMap<>();
    private int stage;
    private long step;

    DecoderTraining(Weights weights, ModelConfig config, FeatureBank bank, long seed, int stage) {
        this.seed = seed;
        this.stage = stage;
        this.bank = bank;
        this.model = new PackedModel(weights, config);
        Map<String, NDArray> learning = new LinkedHashMap<>();
        TensorNames.trainable(config).forEach(name -> learning.put(name, weights.get(name)));
        this.optimizer = new Optimizer(learning, 0.9, 0.98);
    }

    /** Goes on where a checkpoint stopped. */
    void resume(PretrainingCheckpoint.Position position, Map<String, NDArray> optimizerState) {
        this.step = position.step();
        this.stage = position.stage();
        optimizer.adam().restore(optimizerState);
    }

    PretrainingCheckpoint.Position position() {
        return new PretrainingCheckpoint.Position(step, stage);
    }

    Map<String, NDArray> optimizerState() {
        return optimizer.adam().state();
    }

    /** Runs to the end of {@code curriculum} or until {@code untilStep}. */
    void run(Curriculum curriculum, long untilStep, Consumer<String> log) {
        double loss = 0;
        long began = System.nanoTime();
        long since = step;
        while (step < Math.min(untilStep, curriculum.steps())) {
            double now = step(curriculum);
            loss = step == since ? now : 0.98 * loss + 0.02 * now;
            step++;
            if (step % EVALUATE_EVERY == 0) {
                double millis = (System.nanoTime() - began) / 1e6 / EVALUATE_EVERY;
                Map<String, Double> accuracy = evaluate(Curriculum.STAGES.get(stage), EVALUATION_CLIPS, step);
                log.accept(line(loss, curriculum.rate(step), millis, accuracy));
                if (Curriculum.STAGES.get(stage).learned(accuracy) && stage < Curriculum.STAGES.size() - 1) {
                    stage++;
                    log.accept("widened to " + Curriculum.STAGES.get(stage));
                }
                began = System.nanoTime();
            }
        }
    }

    private double step(Curriculum curriculum) {
        RandomGenerator random = Chance.of("pretraining/batch", seed, step);
        Curriculum.Stage width = Curriculum.drawn(random, stage);
        PackedModel.Frame frame = frame(width, random.nextBoolean() ? Family.AT : Family.BEFORE);
        PackedBatch batch = batch(random, width, frame, width.clips(), Curriculum.gaps(random, width.frames()));
        try (NDManager scope = manager.newSubManager();
                Torch.GradMode on = Torch.withGrad()) {
            NDArray loss = model.loss(scope, batch, bank, frame);
            double value = loss.getFloat();
            if (!Double.isFinite(value)) {
                throw new IllegalStateException("the loss became " + value + " at step " + step);
            }
            Torch.backward(loss);
            optimizer.step(curriculum.rate(step));
            return value;
        }
    }

    /** Share of whole answers that are right, per family and of moments, on clips that training does not draw. */
    Map<String, Double> evaluate(Curriculum.Stage width, int clips, long number) {
        RandomGenerator random = Chance.of("pretraining/validation", seed, number);
        Curriculum.Stage hard = new Curriculum.Stage(
                width.questions(), width.frames(), width.maxScenes(), width.maxScenes(), width.clips());
        PackedModel.Frame frame = frame(hard, Family.AT);
        PackedBatch batch = batch(random, hard, frame, clips, PackedLayout.Gaps.NONE);
        try (NDManager scope = manager.newSubManager()) {
            float[] right = model.right(scope, batch, bank, frame);
            Map<String, int[]> wins = new LinkedHashMap<>();
            int begin = 0;
            for (PackedLayout.Slot slot : frame.layout().slots()) {
                int[] count = wins.computeIfAbsent(slot.word(), word -> new int[2]);
                for (int clip = 0; clip < clips; clip++) {
                    int from = clip * frame.layout().slotTokens() + begin;
                    count[0] += allRight(right, from, from + slot.length()) ? 1 : 0;
                    count[1]++;
                }
                begin += slot.length();
            }
            Map<String, Double> accuracy = new LinkedHashMap<>();
            wins.forEach((word, count) -> accuracy.put(word, (double) count[0] / count[1]));
            return accuracy;
        }
    }

    private static boolean allRight(float[] right, int from, int to) {
        for (int k = from; k < to; k++) {
            if (right[k] <= 0.5f) {
                return false;
            }
        }
        return true;
    }

    private PackedBatch batch(
            RandomGenerator random,
            Curriculum.Stage width,
            PackedModel.Frame frame,
            int clips,
            PackedLayout.Gaps gaps) {
        return PackedBatch.random(
                random,
                frame.layout(),
                vocabulary,
                bank,
                clips,
                width.frames(),
                width.minScenes(),
                width.maxScenes(),
                gaps);
    }

    private PackedModel.Frame frame(Curriculum.Stage width, Family extra) {
        return frames.computeIfAbsent(
                width.questions() + "/" + width.frames() + "/" + width.maxScenes() + "/" + extra,
                key -> PackedModel.Frame.of(
                        manager,
                        width.questions()
                                ? PackedLayout.ofQuestions(width.frames(), width.maxScenes(), extra)
                                : PackedLayout.ofMoments(width.frames(), MOMENTS_ALONE),
                        width.frames()));
    }

    private String line(double loss, double rate, double millis, Map<String, Double> accuracy) {
        StringBuilder line = new StringBuilder(
                "step %d stage %d loss %.3f rate %.1e %.0f ms/step".formatted(step, stage, loss, rate, millis));
        accuracy.forEach((slot, share) -> line.append(String.format(Locale.ROOT, " %s %.2f", slot, share)));
        return line.toString();
    }

    @Override
    public void close() {
        optimizer.close();
        model.close();
        manager.close();
    }
}
