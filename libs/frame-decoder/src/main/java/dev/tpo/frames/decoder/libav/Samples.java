package dev.tpo.frames.decoder.libav;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import dev.tpo.frames.decoder.DecoderRequest.Limits;
import dev.tpo.frames.decoder.PacketTable;
import dev.tpo.frames.decoder.VideoIndex;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Whether foretold frames are those that a decoder shows, tried where files differ: at the beginning (pictures that
 * cannot be decoded for want of others), behind the second key packet (decoded from it and from the start), at the end.
 */
final class Samples {

    /** Frames decoded from the start at least, and at most in order to reach the second key packet. */
    private static final int AT_LEAST = 24;

    private static final int AT_MOST = 700;

    /** For both decodes together: some 1,000 frames of 1080p would be 2 G. */
    private static final long PIXELS_AT_MOST = 800_000_000L;

    private final Limits limits;
    private final MediaFile file;
    private final PacketTable packets;
    private final Foretold foretold;

    Samples(Limits limits, MediaFile file, PacketTable packets, Foretold foretold) {
        this.limits = limits;
        this.file = file;
        this.packets = packets;
        this.foretold = foretold;
    }

    /** @return null if a sample is not what was foretold */
    @Nullable
    VideoIndex confirmed() {
        if (foretold.count() > limits.maxFrames()) {
            throw new DecoderRefusal(
                    Reason.TOO_LARGE, "more than the " + limits.maxFrames() + " pictures allowed in a file");
        }
        file.rewind();
        try (PictureDecoder decoder = new PictureDecoder(file, limits);
                Indexing.FirstPicture first = new Indexing.FirstPicture(file);
                SeekTrial trial = new SeekTrial(file, packets, Set.of(packets.keyAfter(0)))) {
            int second = packets.keyAfter(0);
            boolean hasSecond = second < packets.count() && packets.pts(second) != PacketTable.NONE;
            int needed = hasSecond ? foretold.frameAt(packets, second) + SeekTrial.COMPARED : 0;
            int wanted = Math.min(foretold.count(), needed <= affordable() ? Math.max(AT_LEAST, needed) : AT_LEAST);
            Seen seen = new Seen(0);
            PictureDecoder.Sink sink = (picture, ordinal) -> {
                first.see(picture);
                trial.see(picture, ordinal);
                seen.take(ordinal);
            };
            AVPacket next = file.next();
            while (next != null && seen.good && seen.next < wanted) {
                decoder.send(next, file.ordinal(), sink);
                next = file.next();
            }
            if (next == null) {
                decoder.end(sink);
            }
            if (!seen.good || seen.next < wanted || decoder.errors() > 0) {
                return null;
            }
            boolean seekable = trial.passes(decoder);
            if (!endIsAsForetold(decoder)) {
                return null;
            }
            Timeline.Times times = new Timeline(file)
                    .times(foretold.ticks(packets), foretold.count(), file.durationOfLast(foretold.last()));
            boolean complete = packets.isKey(0) && !Indexing.isCutOff(file, packets, times);
            return new VideoIndex(
                    first.facts(complete, false, true, seekable),
                    packets,
                    foretold.framePackets(),
                    times.seconds(),
                    times.durationSeconds());
        }
    }

    private int affordable() {
        long pixels =
                Math.max(1, (long) file.parameters().width() * file.parameters().height());
        return (int) Math.min(AT_MOST, PIXELS_AT_MOST / 2 / pixels);
    }

    /** Counts off the foretold frames as they come. */
    private final class Seen {
        private int next;
        private boolean good = true;

        Seen(int from) {
            this.next = from;
        }

        void take(int ordinal) {
            good &= next < foretold.count() && foretold.framePackets()[next] == ordinal;
            next++;
        }
    }

    private boolean endIsAsForetold(PictureDecoder decoder) {
        int key = packets.count() - 1;
        while (key > 0 && !packets.isKey(key)) {
            key--;
        }
        if (key == 0 || packets.count() - key > affordable()) {
            return true;
        }
        decoder.restart();
        AVPacket next = file.seek(SeekTrial.run(packets, key));
        if (next == null) {
            return true; // frames there will be decoded from the start
        }
        Seen seen = new Seen(foretold.frameAt(packets, key));
        int errors = decoder.errors();
        long shownFrom = packets.pts(key);
        PictureDecoder.Sink sink = (picture, ordinal) -> {
            if (ordinal >= 0 && ordinal < packets.count() && packets.pts(ordinal) >= shownFrom) {
                seen.take(ordinal);
            }
        };
        while (next != null && seen.good) {
            decoder.send(next, file.ordinal(), sink);
            next = file.next();
        }
        decoder.end(sink);
        return seen.good && seen.next == foretold.count() && decoder.errors() == errors;
    }
}
