package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import dev.tpo.frames.decoder.DecoderRequest.Limits;
import dev.tpo.frames.decoder.PacketTable;
import dev.tpo.frames.decoder.VideoFacts;
import dev.tpo.frames.decoder.VideoIndex;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file's index. The packets are read once, undecoded; where they foretell the frames (each shown packet one
 * frame, in the order of their times), a few groups are decoded to see whether that is so, and nothing else. Where they
 * cannot tell, or the decoded ones are not those foretold, or the file is small, all of it is decoded.
 */
public final class Indexing {

    /** Packets among which those of the pictures before an open group's key picture are. */
    private static final int LEADING_AT_MOST = 16;

    private final String path;
    private final Limits limits;

    public Indexing(String path, Limits limits) {
        this.path = path;
        this.limits = limits;
    }

    /** @throws DecoderRefusal if there is no frame to be had, or a limit is passed */
    public VideoIndex index() {
        try (MediaFile file = MediaFile.open(path, limits)) {
            PacketTable packets = file.packets();
            if (packets.count() == 0) {
                throw new DecoderRefusal(Reason.EMPTY, "the video has no picture");
            }
            boolean brokeOff = file.brokeOff() || DeclaredSize.isBeyondTheEndOf(path, file.container());
            if (!isSmall(file, packets) && !brokeOff && !file.corrupt() && !file.headersChange()) {
                Foretold foretold = Foretold.of(file, packets);
                if (foretold != null) {
                    VideoIndex index = new Samples(limits, file, packets, foretold).confirmed();
                    if (index != null) {
                        return index;
                    }
                }
            }
            return decoded(file, packets, brokeOff);
        }
    }

    private boolean isSmall(MediaFile file, PacketTable packets) {
        long pixels = (long) file.parameters().width() * file.parameters().height();
        return pixels * packets.count() <= limits.decodedPixels();
    }

    private VideoIndex decoded(MediaFile file, PacketTable packets, boolean brokeOff) {
        file.rewind();
        try (PictureDecoder decoder = new PictureDecoder(file, limits);
                FirstPicture first = new FirstPicture(file);
                SeekTrial trial = new SeekTrial(file, packets, tried(packets))) {
            Shown shown = new Shown(packets);
            PictureDecoder.Sink sink = (picture, ordinal) -> {
                first.see(picture);
                trial.see(picture, ordinal);
                shown.add(picture, ordinal);
            };
            for (AVPacket next = file.next(); next != null; next = file.next()) {
                decoder.send(next, file.ordinal(), sink);
                refuseTooMany(shown.count);
            }
            decoder.end(sink);
            refuseTooMany(shown.count);
            if (shown.count == 0) {
                throw noneDecodes(packets);
            }
            Timeline.Times times = new Timeline(file)
                    .times(shown.ticks, shown.count, file.durationOfLast(shown.packets[shown.count - 1]));
            int[] framePackets = Arrays.copyOf(shown.packets, shown.count);
            boolean complete = !brokeOff
                    && decoder.errors() == 0
                    && packets.isKey(0)
                    && !beginsWithinGroup(packets, shown.packets[0])
                    && !isCutOff(file, packets, times);
            boolean oneEach = shown.tagged && !file.headersChange() && isOneEach(packets, framePackets);
            boolean seekable = shown.tagged && trial.passes(decoder);
            VideoFacts facts = first.facts(complete, true, oneEach, seekable);
            return new VideoIndex(facts, packets, framePackets, times.seconds(), times.durationSeconds());
        }
    }

    /** The second, one in the middle, the last. */
    private static Set<Integer> tried(PacketTable packets) {
        int last = packets.count() - 1;
        while (last > 0 && !packets.isKey(last)) {
            last--;
        }
        return new HashSet<>(List.of(packets.keyAfter(0), packets.keyAfter(packets.count() / 2), last));
    }

    private void refuseTooMany(int frames) {
        if (frames > limits.maxFrames()) {
            throw new DecoderRefusal(
                    Reason.TOO_LARGE, "more than the " + limits.maxFrames() + " pictures allowed in a file");
        }
    }

    private DecoderRefusal noneDecodes(PacketTable packets) {
        if (Beginnings.isAnimatedWebp(path)) {
            return new DecoderRefusal(
                    Reason.NOT_A_VIDEO, "an animated WebP cannot be decoded here; a GIF, an APNG or a video can");
        }
        for (int i = 0; i < packets.count(); i++) {
            if (packets.isKey(i)) {
                return new DecoderRefusal(
                        Reason.DAMAGED, "not one of its " + packets.count() + " pictures can be decoded");
            }
        }
        return new DecoderRefusal(
                Reason.DAMAGED,
                "it holds no key frame: the recording begins in the middle and ends before the first whole picture");
    }

    /**
     * Some containers say how many pictures there should be and how long they last. Both must fall short where both are
     * said: an AVI counts pictures that it leaves out, and the last one's own length is not always known.
     */
    static boolean isCutOff(MediaFile file, PacketTable packets, Timeline.Times times) {
        long declared = file.declaredFrames();
        boolean tooFew = declared > 0 && packets.count() < declared - Math.max(2, declared / 50);
        double end = times.durationSeconds() + Math.max(0, times.startSeconds()); // some count from 0 on
        boolean tooShort = end < 0.95 * file.declaredSeconds() - 0.1;
        return tooShort && (tooFew || declared <= 0);
    }

    /** Whether pictures before the first shown one could not be decoded, for want of those that they are made of. */
    private static boolean beginsWithinGroup(PacketTable packets, int firstShown) {
        long start = packets.pts(firstShown);
        for (int i = 0; i < Math.min(packets.count(), firstShown + LEADING_AT_MOST); i++) {
            if (!packets.isUnshown(i) && packets.pts(i) != PacketTable.NONE && packets.pts(i) < start) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneEach(PacketTable packets, int[] framePackets) {
        int[] sorted = framePackets.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return false;
            }
        }
        long shown = 0;
        for (int i = sorted[0]; i <= sorted[sorted.length - 1]; i++) {
            if (!packets.isUnshown(i)) {
                shown++;
            }
        }
        return shown == sorted.length;
    }

    /** What came of a decode, in the order in which it came. */
    static final class Shown {
        private final PacketTable table;
        private int[] packets = new int[256];
        private long[] ticks = new long[256];
        private int count;
        private boolean tagged = true;

        Shown(PacketTable table) {
            this.table = table;
        }

        void add(AVFrame picture, int ordinal) {
            if (count == packets.length) {
                packets = Arrays.copyOf(packets, count * 2);
                ticks = Arrays.copyOf(ticks, count * 2);
            }
            tagged &= ordinal >= 0 && ordinal < table.count();
            packets[count] = Math.clamp(ordinal, 0, table.count() - 1);
            long time = picture.best_effort_timestamp();
            ticks[count] = time == AV_NOPTS_VALUE ? PacketTable.NONE : time;
            count++;
        }

        int count() {
            return count;
        }

        int packet(int i) {
            return packets[i];
        }
    }

    /** How the first picture of the video is shown, which all others follow. */
    static final class FirstPicture implements AutoCloseable {
        private final MediaFile file;
        private final ShownPictures natural;
        private @Nullable Look look;

        private record Look(
                int width, int height, int aspectWidth, int aspectHeight, int rotation, List<Integer> matrix) {}

        FirstPicture(MediaFile file) {
            this.file = file;
            this.natural = ShownPictures.natural(file.parameters());
        }

        void see(AVFrame picture) {
            if (look != null) {
                return;
            }
            AVFrame shown = natural.shown(picture);
            try {
                int numerator = shown.sample_aspect_ratio().num();
                int denominator = shown.sample_aspect_ratio().den();
                PictureShape shape = PictureShape.of(picture, List.of());
                boolean square = numerator <= 0 || denominator <= 0;
                look = new Look(
                        shown.width(),
                        shown.height(),
                        square ? 1 : numerator,
                        square ? 1 : denominator,
                        (int) Math.round(shape.rotation()) % 360,
                        shape.matrix());
            } finally {
                av_frame_free(shown);
            }
        }

        VideoFacts facts(boolean complete, boolean decoded, boolean oneEach, boolean seekable) {
            if (look == null) {
                throw new IllegalStateException("no picture was seen");
            }
            return new VideoFacts(
                    file.streamIndex(),
                    file.container(),
                    Codecs.name(file.parameters()),
                    look.width(),
                    look.height(),
                    look.aspectWidth(),
                    look.aspectHeight(),
                    look.rotation(),
                    look.matrix(),
                    complete,
                    decoded,
                    oneEach,
                    seekable);
        }

        @Override
        public void close() {
            natural.close();
        }
    }
}
