package dev.tpo.nano.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A video as planned: scene after scene. Its frames exist only while it is written. */
public final class WorldVideo {

    /** Frames of the file per second; one of ten is seen when one frame is taken every five seconds. */
    static final int FRAMES_PER_SECOND = 2;

    private static final int FRAMES_PER_BUCKET = (int) (FRAMES_PER_SECOND * Timeline.BUCKET_SECONDS);

    private final List<Scene> scenes;
    private final long noise;

    private WorldVideo(List<Scene> scenes, long noise) {
        this.scenes = List.copyOf(scenes);
        this.noise = noise;
    }

    /**
     * Scenes begin at whole time buckets. {@code length.frames()} uniform frames then fall one into each bucket: they
     * are {@code (N−1)/(n−1)} file frames apart, a little more than a bucket, and the surplus adds up to less than one.
     */
    public static WorldVideo random(RandomGenerator random, Length length) {
        int count = random.nextInt(length.minScenes(), length.maxScenes() + 1);
        int[] buckets = Partition.random(random, length.frames(), count);
        Thing[] things = Thing.distinct(random, count);
        return of(random, List.of(things), IntStream.of(buckets).boxed().toList());
    }

    /**
     * One of things that are chosen: each once, or again and again.
     *
     * @param buckets how long each is shown, as many as {@code things}
     */
    public static WorldVideo of(RandomGenerator random, List<Thing> things, List<Integer> buckets) {
        List<Scene> scenes = new ArrayList<>(things.size());
        for (int i = 0; i < things.size(); i++) {
            scenes.add(new Scene(things.get(i), Look.random(random), buckets.get(i) * FRAMES_PER_BUCKET));
        }
        return new WorldVideo(scenes, random.nextLong());
    }

    /** A rapid one for teaching eyes, not memory: each thing stays for the given number of file frames. */
    public static WorldVideo parade(RandomGenerator random, List<Thing> things, int framesEach) {
        List<Scene> scenes = things.stream()
                .map(thing -> new Scene(thing, Look.random(random), framesEach))
                .toList();
        return new WorldVideo(scenes, random.nextLong());
    }

    /** The truth as seen through one frame per bucket. */
    public Timeline timeline() {
        List<Integer> sceneOfFrame = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            for (int b = 0; b < scenes.get(i).frames() / FRAMES_PER_BUCKET; b++) {
                sceneOfFrame.add(i);
            }
        }
        List<Integer> buckets = IntStream.range(0, sceneOfFrame.size()).boxed().toList();
        return new Timeline(scenes.stream().map(Scene::thing).toList(), sceneOfFrame, buckets);
    }

    /** Where the thing's centre is in each frame of the file: x and y, 0 … 1 of the picture. */
    public float[][] centres() {
        List<float[]> centres = new ArrayList<>();
        for (Scene scene : scenes) {
            for (int f = 0; f < scene.frames(); f++) {
                double progress = progress(scene, f) - 0.5;
                Look look = scene.look();
                centres.add(new float[] {
                    (float) ((look.x() + look.driftX() * progress) / Painter.SIDE),
                    (float) ((look.y() + look.driftY() * progress) / Painter.SIDE)
                });
            }
        }
        return centres.toArray(float[][]::new);
    }

    /** Paints and encodes it. The same video gives the same bytes. */
    public void write(Path file) throws IOException {
        Painter painter = new Painter(Chance.of("noise", noise));
        VideoFile.write(file, FRAMES_PER_SECOND, out -> {
            for (Scene scene : scenes) {
                for (int f = 0; f < scene.frames(); f++) {
                    out.write(painter.paint(scene, progress(scene, f)));
                }
            }
        });
    }

    private static double progress(Scene scene, int frame) {
        return (frame + 0.5) / scene.frames();
    }
}
