package dev.tpo.nano.questions;

import dev.tpo.answers.ClockTime;
import dev.tpo.nano.world.Timeline;

/** The beginnings of buckets. */
public final class Times {

    private Times() {}

    /** The beginning of a bucket as {@code mm:ss}. */
    public static String words(int bucket) {
        return ClockTime.of(seconds(bucket));
    }

    /** The same in seconds. */
    public static double seconds(int bucket) {
        return bucket * Timeline.BUCKET_SECONDS;
    }
}
