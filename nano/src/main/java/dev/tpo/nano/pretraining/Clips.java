package dev.tpo.nano.pretraining;

import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Partition;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Windows of longer videos: they begin anywhere, so that every time token is learned, not only those of short clips. */
final class Clips {
    private Clips() {}

    /**
     * {@code frames} frames that show {@code scenes} scenes: one to three buckets apart, now and then unevenly, now and
     * then so close that two fall into a bucket.
     */
    static Timeline random(RandomGenerator random, int frames, int scenes) {
        int[] framesOfBucket = framesOfBuckets(random, frames, scenes);
        int buckets = framesOfBucket.length;
        int[] bucketsOfScene = Partition.random(random, buckets, scenes);
        int[] steps = steps(random, buckets, buckets < frames);
        int length = Arrays.stream(steps).sum();
        int bucket = random.nextInt(Timeline.BUCKETS - length);
        List<Integer> sceneOfFrame = new ArrayList<>(frames);
        List<Integer> bucketOfFrame = new ArrayList<>(frames);
        int scene = 0;
        int left = bucketsOfScene[0];
        for (int k = 0; k < buckets; k++) {
            if (left == 0) {
                left = bucketsOfScene[++scene];
            }
            left--;
            bucket += steps[k];
            for (int frame = 0; frame < framesOfBucket[k]; frame++) {
                sceneOfFrame.add(scene);
                bucketOfFrame.add(bucket);
            }
        }
        int[] order = Chance.permutation(random, Thing.KINDS);
        List<Thing> things = Arrays.stream(order, 0, scenes).mapToObj(Thing::of).toList();
        return new Timeline(things, sceneOfFrame, bucketOfFrame);
    }

    /** One frame a bucket, in one of six clips one or more. */
    private static int[] framesOfBuckets(RandomGenerator random, int frames, int scenes) {
        int least = Math.max(scenes, frames / 2);
        if (random.nextInt(6) > 0 || least == frames) {
            return ones(frames);
        }
        return Partition.random(random, frames, random.nextInt(least, frames));
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] steps(RandomGenerator random, int buckets, boolean close) {
        boolean uneven = !close && random.nextInt(5) == 0;
        int even = close ? 1 : 1 + random.nextInt(3);
        int[] steps = new int[buckets];
        for (int frame = 1; frame < buckets; frame++) {
            steps[frame] = uneven ? 1 + random.nextInt(3) : even;
        }
        return steps;
    }
}
