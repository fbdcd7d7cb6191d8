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

    /** {@code frames} frames that show {@code scenes} scenes, one or two buckets apart, now and then unevenly. */
    static Timeline random(RandomGenerator random, int frames, int scenes) {
        int[] parts = Partition.random(random, frames, scenes);
        List<Integer> sceneOfFrame = new ArrayList<>(frames);
        for (int scene = 0; scene < scenes; scene++) {
            for (int k = 0; k < parts[scene]; k++) {
                sceneOfFrame.add(scene);
            }
        }
        int[] steps = steps(random, frames);
        int length = Arrays.stream(steps).sum();
        int bucket = random.nextInt(Timeline.BUCKETS - length);
        List<Integer> bucketOfFrame = new ArrayList<>(frames);
        for (int frame = 0; frame < frames; frame++) {
            bucket += steps[frame];
            bucketOfFrame.add(bucket);
        }
        int[] order = Chance.permutation(random, Thing.KINDS);
        List<Thing> things = Arrays.stream(order, 0, scenes).mapToObj(Thing::of).toList();
        return new Timeline(things, sceneOfFrame, bucketOfFrame);
    }

    private static int[] steps(RandomGenerator random, int frames) {
        boolean uneven = random.nextInt(5) == 0;
        int even = 1 + random.nextInt(2);
        int[] steps = new int[frames];
        for (int frame = 1; frame < frames; frame++) {
            steps[frame] = uneven ? 1 + random.nextInt(3) : even;
        }
        return steps;
    }
}
