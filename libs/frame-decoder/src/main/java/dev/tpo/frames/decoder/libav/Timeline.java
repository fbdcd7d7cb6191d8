package dev.tpo.frames.decoder.libav;

import dev.tpo.frames.decoder.PacketTable;

/**
 * From time stamps as a file has them to times that rise from 0. A clock that falls back and goes on from there belongs
 * to a second recording behind the first; a single time that lies too early is a slip of whoever wrote the file.
 */
final class Timeline {

    /** So many frames after a fall must stay behind it for the clock to have started again. */
    private static final int SIGNS_OF_A_NEW_CLOCK = 3;

    private static final double LONGEST_BREAK_SECONDS = 10;

    /** What says that the last frame lasts less knows nothing. */
    private static final double SHORTEST_SECONDS = 0.001;

    private final MediaFile file;
    private final long nominalTicks;
    private final boolean breaksAreJoints;
    private final long longestBreak;

    /**
     * Seconds of each frame from the first one's, and of all.
     *
     * @param startSeconds the first frame's by the file's own clock
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Times(double[] seconds, double durationSeconds, double startSeconds) {}

    Timeline(MediaFile file) {
        this.file = file;
        this.nominalTicks = file.nominalFrameTicks();
        this.breaksAreJoints = file.clocksMayRestart();
        this.longestBreak = Math.round(LONGEST_BREAK_SECONDS / file.secondsATick());
    }

    /**
     * @param ticks (N) in the order shown; {@link PacketTable#NONE} where nothing is known
     * @param lastTicks how long the last frame lasts, 0 if unknown
     */
    Times times(long[] ticks, int count, long lastTicks) {
        long[] rising = new long[count];
        long shift = 0;
        for (int i = 0; i < count; i++) {
            long before = i == 0 ? 0 : rising[i - 1];
            if (ticks[i] == PacketTable.NONE) {
                rising[i] = i == 0 ? beforeFirstKnown(ticks, count) : before + typical(rising, i);
                continue;
            }
            long time = ticks[i] + shift;
            if (i > 0 && isJoint(ticks, count, i, before - shift)) {
                shift = before + typical(rising, i) - ticks[i];
                time = ticks[i] + shift;
            }
            rising[i] = i == 0 ? time : Math.max(before, time);
        }
        return seconds(rising, lastTicks);
    }

    /** The first frame's time, told from those behind it. */
    private long beforeFirstKnown(long[] ticks, int count) {
        int known = 0;
        while (known < count && ticks[known] == PacketTable.NONE) {
            known++;
        }
        if (known == count) {
            return 0;
        }
        boolean two = known + 1 < count && ticks[known + 1] != PacketTable.NONE && ticks[known + 1] > ticks[known];
        return ticks[known] - known * (two ? ticks[known + 1] - ticks[known] : nominalTicks);
    }

    private boolean isJoint(long[] ticks, int count, int at, long latest) {
        if (breaksAreJoints && ticks[at] - latest > longestBreak) {
            return true;
        }
        if (ticks[at] >= latest) {
            return false;
        }
        int signs = 0;
        for (int i = at; i < count && signs < SIGNS_OF_A_NEW_CLOCK; i++) {
            if (ticks[i] == PacketTable.NONE || ticks[i] >= latest) {
                break;
            }
            signs++;
        }
        // At the very end there are not so many: then all that is left must lie behind.
        return signs == SIGNS_OF_A_NEW_CLOCK || at + signs == count && latest - ticks[at] > nominalTicks;
    }

    /** From a joint's last frame to the next: as from the one before it. */
    private long typical(long[] rising, int i) {
        return i > 1 && rising[i - 1] > rising[i - 2] ? rising[i - 1] - rising[i - 2] : nominalTicks;
    }

    private Times seconds(long[] rising, long lastTicks) {
        int count = rising.length;
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = seconds(rising[i] - rising[0]);
        }
        long span = rising[count - 1] - rising[0];
        double duration;
        if (lastTicks * file.secondsATick() > SHORTEST_SECONDS && 2 * lastTicks >= shortestGap(rising)) {
            duration = seconds(span + lastTicks);
        } else if (count > 1 && span > 0) {
            duration = (double) (span * file.tickNumerator() * count) / (file.tickDenominator() * (count - 1));
        } else {
            duration = seconds(nominalTicks);
        }
        return new Times(seconds, duration, seconds(rising[0]));
    }

    /** What is said to last less than half of this is one tick of a clock that nobody set. */
    private static long shortestGap(long[] rising) {
        long shortest = Long.MAX_VALUE;
        for (int i = 1; i < rising.length; i++) {
            if (rising[i] > rising[i - 1]) {
                shortest = Math.min(shortest, rising[i] - rising[i - 1]);
            }
        }
        return shortest == Long.MAX_VALUE ? 0 : shortest;
    }

    /** One rounding only, so that 3 s are 3.0. */
    private double seconds(long ticks) {
        return (double) (ticks * file.tickNumerator()) / file.tickDenominator();
    }
}
