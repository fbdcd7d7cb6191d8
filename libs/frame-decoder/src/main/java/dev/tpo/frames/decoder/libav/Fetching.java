package dev.tpo.frames.decoder.libav;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import dev.tpo.frames.decoder.DecoderRequest.Frames;
import dev.tpo.frames.decoder.DecoderRequest.Limits;
import dev.tpo.frames.decoder.DecoderRequest.Run;
import dev.tpo.frames.decoder.DecoderRequest.Wanted;
import dev.tpo.frames.decoder.VideoFacts;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Decodes wanted frames of one file, which stays open. A run's frames are decoded on from its key packet; between runs
 * the demuxer seeks or decodes on, whichever has been cheaper so far. A frame is the one wanted because the decoder
 * carried its packet's ordinal through, and that packet's time is the one in the index.
 */
final class Fetching implements AutoCloseable {

    /** First guesses, until there are measurements. */
    private static final double SEEK_NANOS = 4e6;

    private static final double PACKET_NANOS = 2e6;
    private static final double MEMORY = 0.8;

    /** Takes a shown picture and frees it. */
    @FunctionalInterface
    interface Output {
        void shown(int number, AVFrame rgb);
    }

    /** A frame by where it comes from. */
    private record Place(int packet, int nth) {}

    private final VideoFacts facts;
    private final MediaFile file;
    private final PictureDecoder decoder;
    private final ShownPictures pictures;
    private double seekNanos = SEEK_NANOS;
    private double packetNanos = PACKET_NANOS;
    private final Map<Integer, Integer> shownOf = new HashMap<>(); // frames by packet, since the decoder began
    private int nextPacket;
    private boolean ended;

    Fetching(String path, Limits limits, VideoFacts facts) {
        this.facts = facts;
        this.file = MediaFile.open(path, limits, facts.stream());
        try {
            this.decoder = new PictureDecoder(file, limits);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
        this.pictures = ShownPictures.sized(file.parameters(), facts);
    }

    /** @throws DecoderRefusal if a wanted frame does not decode */
    void fetch(Frames request, Output output) {
        for (Run run : request.runs()) {
            Map<Place, Wanted> missing = new HashMap<>();
            run.wanted().forEach(wanted -> missing.put(new Place(wanted.packet(), wanted.nth()), wanted));
            boolean begun = begin(run, missing, output);
            if (!begun || (!missing.isEmpty() && facts.decoded())) {
                fromTheStart(missing, output);
            }
            if (!missing.isEmpty()) {
                Wanted lost = missing.values().iterator().next();
                throw new DecoderRefusal(
                        facts.decoded() ? Reason.DAMAGED : Reason.LOST,
                        "frame " + lost.number() + " cannot be decoded: the file is damaged there");
            }
        }
    }

    private boolean begin(Run run, Map<Place, Wanted> missing, Output output) {
        int gap = run.key() - nextPacket;
        if (!ended && gap >= 0 && gap * packetNanos <= seekNanos) {
            return decode(file.next(), missing, output);
        }
        if (run.key() == 0) {
            return nextPacket == 0 && !ended && decode(file.next(), missing, output);
        }
        long start = System.nanoTime();
        restart();
        AVPacket key = file.seek(run);
        seekNanos = MEMORY * seekNanos + (1 - MEMORY) * (System.nanoTime() - start);
        return key != null && decode(key, missing, output);
    }

    private void restart() {
        decoder.restart();
        pictures.restart();
        shownOf.clear();
        ended = false;
    }

    /** Where a demuxer cannot be brought to a place, or shows other packets there: all from the first packet on. */
    private void fromTheStart(Map<Place, Wanted> missing, Output output) {
        file.rewind();
        restart();
        nextPacket = 0;
        if (!decode(file.next(), missing, output)) {
            throw new DecoderRefusal(Reason.DAMAGED, "the file is not the one that was indexed");
        }
    }

    /** @return whether all packets were what the index says */
    private boolean decode(@Nullable AVPacket first, Map<Place, Wanted> missing, Output output) {
        int last = missing.keySet().stream().mapToInt(Place::packet).max().orElse(-1);
        Map<Integer, Long> times = new HashMap<>();
        missing.forEach((place, wanted) -> times.put(place.packet(), wanted.pts()));
        PictureDecoder.Sink sink = (picture, ordinal) -> {
            int nth = shownOf.merge(ordinal, 1, Integer::sum) - 1;
            Wanted wanted = missing.remove(new Place(ordinal, nth));
            if (wanted != null) {
                output.shown(wanted.number(), pictures.shown(picture));
            }
        };
        long start = System.nanoTime();
        int packets = 0;
        @Nullable AVPacket packet = first;
        while (packet != null && !missing.isEmpty()) {
            int ordinal = file.ordinal();
            Long time = times.get(ordinal);
            if (time != null && packet.pts() != time) {
                return false;
            }
            decoder.leaveOutOthers(facts.onePacketAFrame() && time == null);
            decoder.send(packet, ordinal, sink);
            packets++;
            nextPacket = ordinal + 1;
            if (facts.onePacketAFrame() && ordinal >= last) {
                break;
            }
            if (!missing.isEmpty()) {
                packet = file.next();
            }
        }
        if (!missing.isEmpty()) {
            decoder.end(sink);
            ended = true;
        }
        if (packets > 0) {
            packetNanos = MEMORY * packetNanos + (1 - MEMORY) * ((System.nanoTime() - start) / (double) packets);
        }
        return true;
    }

    @Override
    public void close() {
        pictures.close();
        decoder.close();
        file.close();
    }
}
