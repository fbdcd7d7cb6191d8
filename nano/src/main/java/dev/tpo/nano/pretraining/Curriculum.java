package dev.tpo.nano.pretraining;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Moments come first, alone and among few frames: asked together with all else they stay at chance. Then clips widen, only
 * when the order of few scenes is learned; from then on all widths are mixed. The rate is constant
 * after a warm-up and falls on a line over the last half of the steps, which is when times are learned.
 */
record Curriculum(long steps, double peakRate) {
    static final double MOMENTS_LEARNED = 0.9;
    static final double WIDEN_AT = 0.62;
    static final List<Stage> STAGES = List.of(
            Stage.ofMoments(4, 4, 96),
            Stage.ofMoments(8, 8, 64),
            Stage.ofQuestions(4, 3, 4, 32),
            Stage.ofQuestions(8, 4, 8, 32),
            Stage.ofQuestions(16, 4, 8, 24));
    static final int FIRST_OF_QUESTIONS = 2;
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
    record Stage(boolean questions, int frames, int minScenes, int maxScenes, int clips) {
        static Stage ofMoments(int frames, int scenes, int clips) {
            return new Stage(false, frames, scenes, scenes, clips);
        }

        static Stage ofQuestions(int frames, int minScenes, int maxScenes, int clips) {
            return new Stage(true, frames, minScenes, maxScenes, clips);
        }

        boolean learned(Map<String, Double> accuracy) {
            return questions
                    ? accuracy.getOrDefault("after", 0.0) > WIDEN_AT && accuracy.getOrDefault("before", 0.0) > WIDEN_AT
                    : accuracy.getOrDefault("moment", 0.0) > MOMENTS_LEARNED;
        }
    }

    /** Moments alone are gone through one stage after the other, widths of questions are mixed. */
    static Stage drawn(RandomGenerator random, int stage) {
        return STAGES.get(
                stage < FIRST_OF_QUESTIONS
                        ? stage
                        : FIRST_OF_QUESTIONS + random.nextInt(stage - FIRST_OF_QUESTIONS + 1));
    }

    double rate(long step) {
        double left = (double) (steps - step) / (DECAY_SHARE * steps);
        return peakRate * Math.min(1, (step + 1) / WARM_UP_STEPS) * Math.clamp(left, 0.02, 1.0);
    }
}
