package dev.tpo.nano.questions;

import dev.tpo.nano.world.Timeline;
import java.util.Locale;

/** Times as words. */
public final class Times {

    private Times() {}

    /** The beginning of a bucket as {@code mm:ss}. */
    public static String words(int bucket) {
        int seconds = (int) (bucket * Timeline.BUCKET_SECONDS);
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }
}
