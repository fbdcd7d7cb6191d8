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

    private FramePlan() {}

    /** @param frames distinct indices */
    static List<Run> runs(VideoIndex index, IntStream frames) {
        PacketTable packets = index.packets();
        TreeMap<Integer, List<Wanted>> byKey = new TreeMap<>();
        frames.forEach(frame -> {
            int packet = index.framePackets()[frame];
            int key = index.facts().seekable() ? packets.keyFor(packet) : 0;
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Wanted(frame, packet, packets.pts(packet)));
        });
        List<Run> runs = new ArrayList<>();
        byKey.forEach((key, wanted) -> runs.add(new Run(
                key, packets.pts(key), packets.dts(key), packets.position(key), packets.placeBefore(key), wanted)));
        return runs;
    }
}
