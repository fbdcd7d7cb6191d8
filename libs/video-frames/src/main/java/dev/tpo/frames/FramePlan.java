package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderRequest.Run;
import dev.tpo.frames.decoder.DecoderRequest.Wanted;
import dev.tpo.frames.decoder.PacketTable;
import dev.tpo.frames.decoder.VideoIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which frames are decoded from which key packet. */
final class FramePlan {

    /** Frames by which a packet's place may differ from its frame's. */
    private static final int MOST_REORDERED = 64;

    private FramePlan() {}

    /** @param frames distinct indices */
    static List<Run> runs(VideoIndex index, IntStream frames) {
        PacketTable packets = index.packets();
        TreeMap<Integer, List<Wanted>> byKey = new TreeMap<>();
        frames.forEach(frame -> {
            int packet = index.framePackets()[frame];
            int key = index.facts().seekable() ? keyFor(index, frame) : 0;
            byKey.computeIfAbsent(key, k -> new ArrayList<>())
                    .add(new Wanted(frame, packet, nth(index, frame), packets.pts(packet)));
        });
        List<Run> runs = new ArrayList<>();
        byKey.forEach((key, wanted) -> runs.add(new Run(
                key, packets.pts(key), packets.dts(key), packets.position(key), packets.placeBefore(key), wanted)));
        return runs;
    }

    /**
     * The last key packet from which a frame can be decoded: not after its packet in the file, and not shown after it,
     * since frames before an open group's key picture need the group before. Packet 0 if there is none.
     */
    private static int keyFor(VideoIndex index, int frame) {
        PacketTable packets = index.packets();
        int packet = index.framePackets()[frame];
        for (int key = packet; key > 0; key--) {
            if (packets.isKey(key) && !packets.isUnshown(key) && isShownBy(index, key, frame, packet - key)) {
                return key;
            }
        }
        return 0;
    }

    private static boolean isShownBy(VideoIndex index, int key, int frame, int packetsBetween) {
        for (int i = frame; i >= Math.max(0, frame - packetsBetween - MOST_REORDERED); i--) {
            if (index.framePackets()[i] == key) {
                return true;
            }
        }
        return false;
    }

    /** Which of its packet's frames it is. */
    private static int nth(VideoIndex index, int frame) {
        if (index.facts().onePacketAFrame()) {
            return 0;
        }
        int packet = index.framePackets()[frame];
        return (int) IntStream.range(0, frame)
                .filter(earlier -> index.framePackets()[earlier] == packet)
                .count();
    }
}
