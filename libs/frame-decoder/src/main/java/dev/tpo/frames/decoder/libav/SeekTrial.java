package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.tpo.frames.decoder.DecoderRequest.Run;
import dev.tpo.frames.decoder.PacketTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Whether decoding from a key packet gives the pictures that decoding from the start gives. Tried with some key packets,
 * and with those where pictures begin to look different.
 */
final class SeekTrial implements AutoCloseable {

    static final int COMPARED = 3;

    /** Pictures that differ more often are a matter of decoding from the start. */
    private static final int CHANGES_AT_MOST = 8;

    /** Behind a key packet's own: what its pictures wait for at most. */
    private static final int PACKETS_AT_MOST = 64;

    private final MediaFile file;
    private final PacketTable packets;
    private final Set<Integer> keys;
    private final ShownPictures pictures;
    private final Map<Integer, Map<Integer, Long>> checksums = new TreeMap<>();
    private Map<Integer, Long> current = Map.of();
    private @Nullable PictureShape shape;
    private int changes;
    private int left;

    SeekTrial(MediaFile file, PacketTable packets, Set<Integer> keys) {
        this.file = file;
        this.packets = packets;
        this.keys = keys;
        this.pictures = ShownPictures.natural(file.parameters());
    }

    /** Each picture of a decode from the start, in the order in which they come. */
    void see(AVFrame picture, int ordinal) {
        PictureShape itsShape = PictureShape.of(picture, List.of());
        boolean change = shape != null && !itsShape.equals(shape);
        shape = itsShape;
        if (change) {
            changes++;
        }
        boolean begins = ordinal > 0 && ordinal < packets.count() && packets.isKey(ordinal);
        if (begins && (keys.contains(ordinal) || change) && changes <= CHANGES_AT_MOST) {
            current = new HashMap<>();
            checksums.put(ordinal, current);
            left = COMPARED;
        }
        if (left > 0) {
            left--;
            current.put(ordinal, checksum(picture));
        }
    }

    /** @param decoder is put to other places of the file, as the file is */
    boolean passes(PictureDecoder decoder) {
        return changes <= CHANGES_AT_MOST
                && checksums.entrySet().stream().allMatch(key -> passes(decoder, key.getKey(), key.getValue()));
    }

    private boolean passes(PictureDecoder decoder, int key, Map<Integer, Long> fromTheStart) {
        AVPacket next = file.seek(run(packets, key));
        if (next == null) {
            return false;
        }
        decoder.restart();
        pictures.restart();
        Map<Integer, Long> fromTheKey = new HashMap<>();
        PictureDecoder.Sink sink = (picture, ordinal) -> {
            if (fromTheStart.containsKey(ordinal)) {
                fromTheKey.put(ordinal, checksum(picture));
            }
        };
        while (next != null && fromTheKey.size() < fromTheStart.size() && file.ordinal() < key + PACKETS_AT_MOST) {
            decoder.send(next, file.ordinal(), sink);
            next = file.next();
        }
        decoder.end(sink);
        return fromTheKey.equals(fromTheStart);
    }

    static Run run(PacketTable packets, int key) {
        return new Run(
                key, packets.pts(key), packets.dts(key), packets.position(key), packets.placeBefore(key), List.of());
    }

    private long checksum(AVFrame picture) {
        AVFrame shown = pictures.shown(picture);
        try {
            CRC32C crc = new CRC32C();
            RgbRows rows = new RgbRows(shown);
            byte[] row = new byte[shown.width() * 3];
            for (int y = 0; y < shown.height(); y++) {
                rows.next(row);
                crc.update(row);
            }
            return crc.getValue();
        } finally {
            av_frame_free(shown);
        }
    }

    @Override
    public void close() {
        pictures.close();
    }
}
