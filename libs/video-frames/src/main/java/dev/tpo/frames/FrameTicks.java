package dev.tpo.frames;

import java.util.Arrays;

/** Collects the frames' time stamps as the decoder prints them, in units of the stream's time base. */
final class FrameTicks {

    private final VideoHeader header;
    private long[] ticks = new long[1024];
    private long lastDuration;
    private int count;

    FrameTicks(VideoHeader header) {
        this.header = header;
    }

    int count() {
        return count;
    }

    /** A frame without a time comes one nominal frame after the one before it; none comes earlier than that one. */
    void add(String timestamp, String duration) {
        if (count == ticks.length) {
            ticks = Arrays.copyOf(ticks, count * 2);
        }
        long previous = count == 0 ? 0 : ticks[count - 1];
        long ticksOfThis = number(timestamp, count == 0 ? 0 : previous + header.nominalFrameTicks());
        ticks[count] = count == 0 ? ticksOfThis : Math.max(previous, ticksOfThis);
        lastDuration = number(duration, 0);
        count++;
    }

    /** Seconds from the first frame. The last frame lasts as long as the container says, else as a mean frame. */
    FrameTimes times() {
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = header.seconds(ticks[i] - ticks[0]);
        }
        double last = seconds[count - 1];
        double lastFrame = lastDuration > 0
                ? header.seconds(lastDuration)
                : count > 1 && last > 0 ? last / (count - 1) : header.seconds(header.nominalFrameTicks());
        return new FrameTimes(seconds, last + lastFrame);
    }

    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return otherwise; // "N/A": the container says nothing
        }
    }
}
