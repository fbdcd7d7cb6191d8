package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import dev.tpo.frames.decoder.DecoderRequest.Limits;
import dev.tpo.frames.decoder.DecoderRequest.Run;
import dev.tpo.frames.decoder.PacketTable;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** An open file, of which one stream of moving pictures is read. */
final class MediaFile implements AutoCloseable {

    /** ffmpeg's demuxers. Playlists, concat, image sequences, scripts and devices are missing on purpose. */
    private static final String CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,ogg,flv,"
            + "asf,rm,h264,hevc,m4v,mjpeg,ivf,gif,apng,mxf,obu,av1,y4m,yuv4mpegpipe,dv,nut,wtv,"
            + "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe";

    private static final int ANY = -1;
    private static final int EAGAIN = -11;
    private static final double MOST_FPS = 1000;

    /** How far behind a place that was asked for a demuxer may land before it is no use to read on. */
    private static final int PACKETS_TO_LOOK_THROUGH = 100_000;

    private final String path;
    private final Limits limits;
    private final int wantedStream;
    private final AVPacket packet = av_packet_alloc();
    private @Nullable AVIOContext input;
    private @Nullable AVFormatContext context;
    private int stream;
    private int nextOrdinal;
    private boolean brokeOff;
    private boolean corrupt;
    private boolean headersChange;
    private final long[] lastDurations = new long[64];

    private MediaFile(String path, Limits limits, int wantedStream) {
        this.path = path;
        this.limits = limits;
        this.wantedStream = wantedStream;
    }

    /** @throws DecoderRefusal if there is no moving picture in it that can be decoded here */
    static MediaFile open(String path, Limits limits) {
        return open(path, limits, ANY);
    }

    static MediaFile open(String path, Limits limits, int stream) {
        MediaFile file = new MediaFile(path, limits, stream);
        try {
            file.rewind();
            return file;
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    /** To the first packet, by opening it anew: no demuxer has been found to go back to what it gave first. */
    void rewind() {
        closeInput();
        AVIOContext reading = new AVIOContext(null);
        AVInputFormat container = new AVInputFormat(null);
        // An explicit protocol, so that no file name is taken for an option, another protocol or a pattern. A name's
        // ending tells nothing: a stored file has none, and what it is must not change with its place.
        if (avio_open(reading, "file:" + path, AVIO_FLAG_READ) < 0) {
            throw Beginnings.refusal(path);
        }
        input = reading;
        if (av_probe_input_buffer2(reading, container, "", null, 0, 0) < 0) {
            throw Beginnings.refusal(path);
        }
        AVFormatContext opened = avformat_alloc_context();
        opened.pb(reading);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "format_whitelist", CONTAINERS, 0);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        av_dict_set(options, "scan_all_pmts", "1", 0);
        int status = avformat_open_input(opened, (String) null, container, options);
        av_dict_free(options);
        if (status < 0) {
            throw Beginnings.refusal(path);
        }
        context = opened;
        refuseHugePictures(opened);
        avformat_find_stream_info(opened, (PointerPointer<?>) null);
        stream = wantedStream == ANY ? choose(opened) : wantedStream;
        refuseHugePictures(opened);
        for (int i = 0; i < opened.nb_streams(); i++) {
            if (i != stream) {
                opened.streams(i).discard(org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL);
            }
        }
        nextOrdinal = 0;
        brokeOff = false;
        corrupt = false;
    }

    private void refuseHugePictures(AVFormatContext opened) {
        for (int i = 0; i < opened.nb_streams(); i++) {
            long width = opened.streams(i).codecpar().width();
            long height = opened.streams(i).codecpar().height();
            if (isVideo(opened.streams(i)) && width * height > limits.maxPixels()) {
                throw new DecoderRefusal(
                        Reason.TOO_LARGE,
                        "a picture of " + width + "×" + height + " pixels is larger than the " + limits.maxPixels()
                                + " pixels allowed");
            }
        }
    }

    /** Of several the one that the file calls its default, as players do. Covers and thumbnails are no video. */
    private static int choose(AVFormatContext opened) {
        int first = ANY;
        int undecodable = ANY;
        for (int i = 0; i < opened.nb_streams(); i++) {
            AVStream candidate = opened.streams(i);
            int disposition = candidate.disposition();
            if (!isVideo(candidate)
                    || (disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0) {
                continue;
            }
            if (avcodec_find_decoder(candidate.codecpar().codec_id()) == null) {
                undecodable = i;
                continue;
            }
            if ((disposition & AV_DISPOSITION_DEFAULT) != 0) {
                return i;
            }
            if (first == ANY) {
                first = i;
            }
        }
        if (first != ANY) {
            return first;
        }
        throw undecodable == ANY
                ? new DecoderRefusal(Reason.NOT_A_VIDEO, withoutPicture(opened))
                : new DecoderRefusal(
                        Reason.NOT_A_VIDEO,
                        "its pictures are of a kind that cannot be decoded here: "
                                + Codecs.name(opened.streams(undecodable).codecpar()));
    }

    private static String withoutPicture(AVFormatContext opened) {
        boolean cover = false;
        boolean sound = false;
        for (int i = 0; i < opened.nb_streams(); i++) {
            cover |= isVideo(opened.streams(i));
            sound |= opened.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_AUDIO;
        }
        return (sound ? "the file has sound but no moving picture in it" : "the file has no moving picture in it")
                + (cover ? "; a cover is none" : "");
    }

    private static boolean isVideo(AVStream candidate) {
        return candidate.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO;
    }

    /**
     * The next packet of the stream, valid until the next call.
     *
     * @return null at the end
     */
    @Nullable
    AVPacket next() {
        AVFormatContext opened = opened();
        while (true) {
            av_packet_unref(packet);
            int status = av_read_frame(opened, packet);
            if (status == EAGAIN) {
                continue;
            }
            if (status < 0) {
                brokeOff |= status != AVERROR_EOF() || endsWithinPacket();
                return null;
            }
            if (packet.stream_index() == stream) {
                nextOrdinal++;
                corrupt |= (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
                return packet;
            }
        }
    }

    /** A transport stream consists of packets of one length, in one of three forms. */
    private boolean endsWithinPacket() {
        if (!container().equals("mpegts")) {
            return false;
        }
        long bytes = avio_size(opened().pb());
        return bytes % 188 != 0 && bytes % 192 != 0 && bytes % 204 != 0;
    }

    /** Ordinal of the packet that {@link #next} gave last. */
    int ordinal() {
        return nextOrdinal - 1;
    }

    /** Whether reading ended before the file's end was expected. */
    boolean brokeOff() {
        return brokeOff;
    }

    /** Whether the demuxer doubts a packet: for a gap in its numbering, as there is also where two files were joined. */
    boolean corrupt() {
        return corrupt;
    }

    /** How long the frame of one of the last packets is shown, as {@link #packets} found, in ticks; 0 if unknown. */
    long durationOfLast(int packet) {
        return lastDurations[packet % lastDurations.length];
    }

    /** Whether what the decoder must know of the stream is not the same all along, as {@link #packets} found. */
    boolean headersChange() {
        return headersChange;
    }

    /**
     * Goes to a run's key packet.
     *
     * @return that packet, as {@link #next} gives it; null if the demuxer cannot be brought there but from the start
     */
    @Nullable
    AVPacket seek(Run run) {
        if (clocksMayRestart()) {
            return run.before() == PacketTable.NONE
                    ? null
                    : found(run, run.before(), AVSEEK_FLAG_BYTE | AVSEEK_FLAG_BACKWARD);
        }
        long time = run.keyDts() == PacketTable.NONE || run.keyPts() == PacketTable.NONE
                ? Math.max(run.keyDts(), run.keyPts())
                : Math.min(run.keyDts(), run.keyPts());
        if (time == PacketTable.NONE) {
            return null;
        }
        AVPacket there = found(run, time, AVSEEK_FLAG_BACKWARD);
        return there != null ? there : found(run, time - secondsInTicks(10), AVSEEK_FLAG_BACKWARD);
    }

    private @Nullable AVPacket found(Run run, long target, int flags) {
        AVFormatContext opened = opened();
        int where = (flags & AVSEEK_FLAG_BYTE) != 0 ? -1 : stream;
        if (av_seek_frame(opened, where, target, flags) < 0) {
            return null;
        }
        for (int looked = 0; looked < PACKETS_TO_LOOK_THROUGH; looked++) {
            AVPacket candidate = next();
            if (candidate == null) {
                return null;
            }
            if (candidate.pos() == run.keyPosition()
                    && (run.keyPts() == PacketTable.NONE || candidate.pts() == run.keyPts())) {
                nextOrdinal = run.key() + 1;
                return candidate;
            }
            boolean beyond = run.keyDts() != PacketTable.NONE
                    && candidate.dts() != AV_NOPTS_VALUE
                    && candidate.dts() > run.keyDts()
                    && !clocksMayRestart();
            if (beyond || (clocksMayRestart() && candidate.pos() > run.keyPosition())) {
                return null;
            }
        }
        return null;
    }

    /** All packets from here on. */
    PacketTable packets() {
        PacketTable table = new PacketTable();
        StreamHeaders headers = new StreamHeaders(parameters());
        for (AVPacket next = next(); next != null; next = next()) {
            boolean key = (next.flags() & AV_PKT_FLAG_KEY) != 0;
            if (key) {
                headers.see(next, ordinal());
            }
            lastDurations[ordinal() % lastDurations.length] = next.duration();
            table.add(next.pts(), next.dts(), next.pos() < 0 ? PacketTable.NONE : next.pos(), key, isUnshown(next));
            if (table.count() > 2 * limits.maxFrames()) {
                throw new DecoderRefusal(
                        Reason.TOO_LARGE, "more than the " + limits.maxFrames() + " pictures allowed in a file");
            }
        }
        headersChange = headers.change();
        // One that cannot be told from others after a seek is of no use, nor one before which headers are missing.
        table.keepKeys(k -> table.position(k) != PacketTable.NONE && (!headersChange || headers.areIn(k)));
        return table;
    }

    /** The container cuts it off, or there is nothing in it (the last picture stays), or the codec marks it as a picture that others are made of. */
    private boolean isUnshown(AVPacket next) {
        if ((next.flags() & AV_PKT_FLAG_DISCARD) != 0 || next.size() == 0) {
            return true;
        }
        int codec = parameters().codec_id();
        if (codec != AV_CODEC_ID_VP8 && codec != AV_CODEC_ID_VP9) {
            return false;
        }
        BytePointer data = next.data();
        int head = data.get(0) & 0xff;
        if (codec == AV_CODEC_ID_VP8) {
            return (head & 0x10) == 0;
        }
        boolean several = (data.get(next.size() - 1) & 0xe0) == 0xc0;
        boolean profile3 = (head & 0x30) == 0x30;
        boolean existing = (head & (profile3 ? 0x04 : 0x08)) != 0;
        boolean shown = (head & (profile3 ? 0x01 : 0x02)) != 0;
        return !several && !existing && !shown;
    }

    AVStream stream() {
        return opened().streams(stream);
    }

    org.bytedeco.ffmpeg.avcodec.AVCodecParameters parameters() {
        return stream().codecpar();
    }

    int streamIndex() {
        return stream;
    }

    String container() {
        return opened().iformat().name().getString();
    }

    /** Formats of broadcasting: what is recorded one after the other is one file, whose clock starts again. */
    boolean clocksMayRestart() {
        return (opened().iformat().flags() & AVFMT_TS_DISCONT) != 0;
    }

    /** What the container says, or 0. */
    long declaredFrames() {
        return stream().nb_frames();
    }

    /** What the container says, or 0. */
    double declaredSeconds() {
        if (clocksMayRestart()) {
            return 0; // no header says it, and the last time less the first one is nothing where a clock restarts
        }
        long ofStream = stream().duration();
        if (ofStream != AV_NOPTS_VALUE && ofStream > 0) {
            return ofStream * secondsATick();
        }
        long ofFile = opened().duration();
        return ofFile != AV_NOPTS_VALUE && ofFile > 0 && opened().duration_estimation_method() != 2 ? ofFile / 1e6 : 0;
    }

    double secondsATick() {
        AVRational base = stream().time_base();
        return (double) base.num() / base.den();
    }

    long tickNumerator() {
        return stream().time_base().num();
    }

    long tickDenominator() {
        return stream().time_base().den();
    }

    private long secondsInTicks(int seconds) {
        return Math.round(seconds / secondsATick());
    }

    /** Ticks from one frame to the next where nothing else is known. */
    long nominalFrameTicks() {
        double fps = plausible(stream().avg_frame_rate());
        if (fps == 0) {
            fps = plausible(stream().r_frame_rate());
        }
        return Math.max(1, Math.round(1 / ((fps > 0 ? fps : 25) * secondsATick())));
    }

    /** Or 0: where ffmpeg has no frames to tell a rate from it gives that of the clock. */
    private static double plausible(AVRational rate) {
        double fps = rate.den() == 0 ? 0 : (double) rate.num() / rate.den();
        return fps > 0 && fps <= MOST_FPS ? fps : 0;
    }

    private AVFormatContext opened() {
        if (context == null) {
            throw new IllegalStateException("the file is closed");
        }
        return context;
    }

    private void closeInput() {
        if (context != null) {
            avformat_close_input(context);
            context = null;
        }
        if (input != null) {
            avio_closep(input);
            input = null;
        }
    }

    @Override
    public void close() {
        closeInput();
        av_packet_free(packet);
    }
}
