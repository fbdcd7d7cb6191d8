package dev.tpo.nano.world;

import java.util.List;

/**
 * What is seen when: the ground truth behind all questions. Time is counted in buckets of {@value #BUCKET_SECONDS}
 * seconds, the finest that the nano model tells apart; a frame belongs to the bucket that it is taken in.
 *
 * @param things the scenes' things in order of appearance
 * @param sceneOfFrame for each frame the index of its scene, never decreasing, each scene at least once
 * @param bucketOfFrame for each frame its bucket; within a bucket all frames show one scene
 */
public record Timeline(List<Thing> things, List<Integer> sceneOfFrame, List<Integer> bucketOfFrame) {

    public static final double BUCKET_SECONDS = 5.0;

    /** Time tokens of the model: videos end before {@code 80 · 5 s = 400 s}. */
    public static final int BUCKETS = 80;

    public Timeline {
        things = List.copyOf(things);
        sceneOfFrame = List.copyOf(sceneOfFrame);
        bucketOfFrame = List.copyOf(bucketOfFrame);
        if (sceneOfFrame.size() != bucketOfFrame.size()) {
            throw new IllegalArgumentException("one scene and one bucket for each frame");
        }
    }

    public int frames() {
        return sceneOfFrame.size();
    }

    public Thing thingInFrame(int frame) {
        return things.get(sceneOfFrame.get(frame));
    }

    /** The bucket in which a scene is first seen. */
    public int startOf(int scene) {
        return bucketOfFrame.get(sceneOfFrame.indexOf(scene));
    }

    /**
     * The bucket from which on a scene is no longer seen: that of the next scene's first frame; of the last scene as far
     * behind its last frame as the one before that is before it, but no later than the last bucket.
     */
    public int endOf(int scene) {
        int next = sceneOfFrame.indexOf(scene + 1);
        if (next >= 0) {
            return bucketOfFrame.get(next);
        }
        int last = bucketOfFrame.getLast();
        int before = bucketOfFrame.stream()
                .filter(bucket -> bucket < last)
                .reduce((a, b) -> b)
                .orElse(last - 1);
        return Math.min(BUCKETS - 1, last + (last - before));
    }
}
