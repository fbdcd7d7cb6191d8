package dev.tpo.nano.world;

import java.util.Locale;

/** How long videos are. A frame is seen about every five seconds. */
public enum Length {
    /** As long as what the base model is pretrained on. */
    SHORT(4, 8, 16),
    /** As long as what preferences are made of. */
    TRAINED(12, 16, 32),
    /** Longer than anything that any model here is trained on. */
    LONG(24, 24, 48);

    private final int minScenes;
    private final int maxScenes;
    private final int frames;

    Length(int minScenes, int maxScenes, int frames) {
        this.minScenes = minScenes;
        this.maxScenes = maxScenes;
        this.frames = frames;
    }

    public int minScenes() {
        return minScenes;
    }

    public int maxScenes() {
        return maxScenes;
    }

    /** How many uniform frames a model is given of such a video; also its duration in time buckets. */
    public int frames() {
        return frames;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such length */
    public static Length parse(String word) {
        for (Length length : values()) {
            if (length.word().equals(word)) {
                return length;
            }
        }
        throw new IllegalArgumentException("length must be short, trained or long, was " + word);
    }
}
