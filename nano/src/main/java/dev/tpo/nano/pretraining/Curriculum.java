package dev.tpo.nano.pretraining;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Clips widen only when the order of few scenes is learned; from then on all widths are mixed. The rate is constant
 * after a warm-up and falls on a line over the last half of the steps, which is when times are learned.
 */
record Curriculum(long steps, double peakRate) {
    static final double WIDEN_AT = 0.62;
    static final List<Stage> STAGES = List.of(new Stage(4, 3, 4, 32), new Stage(8, 4, 8, 32), new Stage(16, 4, 8, 24));
    static final int WIDEST = STAGES.size() - 1;
    static final double FROM_NOTHING = 2e-3;
    static final double FROM_A_MODEL = 1e-3;
    private static final int LONGEST = 64;
    private static final double WARM_UP_STEPS = 200;
    private static final double DECAY_SHARE = 0.5;

    /** Half of the batches stand where they would in a video of up to {@value #LONGEST} frames. */
    static PackedLayout.Gaps gaps(RandomGenerator random, int frames) {
        if (random.nextBoolean()) {
            return PackedLayout.Gaps.NONE;
        }
        int room = 3 * (LONGEST - frames);
        int skipped = random.nextInt(room + 1);
        return new PackedLayout.Gaps(random.nextInt(frames + 1), skipped, random.nextInt(room - skipped + 1));
    }

    /** {@code clips} of {@code frames} frames with so many scenes make a batch. */
    record Stage(int frames, int minScenes, int maxScenes, int clips) {}

    double rate(long step) {
        double left = (double) (steps - step) / (DECAY_SHARE * steps);
        return peakRate * Math.min(1, (step + 1) / WARM_UP_STEPS) * Math.clamp(left, 0.02, 1.0);
    }
}
