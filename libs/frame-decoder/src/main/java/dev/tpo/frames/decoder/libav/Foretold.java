package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;

import dev.tpo.frames.decoder.PacketTable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a decode should show, told from the packets alone.
 *
 * @param framePackets (N) the packet of each frame, in the order of their presentation times
 */
@SuppressWarnings("ArrayRecordComponent")
record Foretold(int[] framePackets) {

    /** @return null where the packets cannot tell: times are missing or double, or a packet may be half a frame */
    static @Nullable Foretold of(MediaFile file, PacketTable packets) {
        int order = file.parameters().field_order();
        boolean fields = order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE;
        if (fields && file.clocksMayRestart()) {
            return null;
        }
        int[] shown = IntStream.range(0, packets.count())
                .filter(i -> !packets.isUnshown(i))
                .toArray();
        if (shown.length == 0) {
            return null;
        }
        for (int packet : shown) {
            if (packets.pts(packet) == PacketTable.NONE) {
                return null;
            }
        }
        int[] ordered = sortedByTime(packets, shown);
        for (int i = 1; i < ordered.length; i++) {
            if (packets.pts(ordered[i]) == packets.pts(ordered[i - 1])) {
                return null;
            }
        }
        return new Foretold(ordered);
    }

    /** Nearly sorted already: a packet is seldom more than a few places from its frame's. */
    private static int[] sortedByTime(PacketTable packets, int[] shown) {
        int[] ordered = shown.clone();
        long moves = 0;
        for (int i = 1; i < ordered.length; i++) {
            int packet = ordered[i];
            int at = i;
            while (at > 0 && packets.pts(ordered[at - 1]) > packets.pts(packet)) {
                ordered[at] = ordered[at - 1];
                at--;
                if (++moves > 64L * ordered.length) {
                    return IntStream.of(shown)
                            .boxed()
                            .sorted((a, b) -> Long.compare(packets.pts(a), packets.pts(b)))
                            .mapToInt(Integer::intValue)
                            .toArray();
                }
            }
            ordered[at] = packet;
        }
        return ordered;
    }

    int count() {
        return framePackets.length;
    }

    /** The packet of the last frame. */
    int last() {
        return framePackets[framePackets.length - 1];
    }

    long[] ticks(PacketTable packets) {
        long[] ticks = new long[framePackets.length];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = packets.pts(framePackets[i]);
        }
        return ticks;
    }

    /** The first frame at or behind a packet's presentation time. */
    int frameAt(PacketTable packets, int packet) {
        long time = packets.pts(packet);
        int low = 0;
        int high = framePackets.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (packets.pts(framePackets[middle]) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
