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
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
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
            + "asf,h264,hevc,m4v,ivf,gif,apng,mxf,obu,av1,y4m,yuv4mpegpipe,dv,nut,wtv,"
            + "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe";

    private static final int ANY = -1;
    private static final int EAGAIN = -11;

    /** How far behind a place that was asked for a demuxer may land before it is no use to read on. */
    private static final int PACKETS_TO_LOOK_THROUGH = 100_000;

    private final String path;
    private final Limits limits;
    private final int wantedStream;
    private final AVPacket packet = av_packet_alloc();
    private @Nullable AVFormatContext context;
    private int stream;
    private int nextOrdinal;
    private boolean brokeOff;
    private boolean corrupt;

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
        AVFormatContext opened = avformat_alloc_context();
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "format_whitelist", CONTAINERS, 0);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        av_dict_set(options, "scan_all_pmts", "1", 0);
        // An explicit protocol, so that no file name is taken for an option, another protocol or a pattern.
        int status = avformat_open_input(opened, "file:" + path, (AVInputFormat) null, options);
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
                ? new DecoderRefusal(Reason.NOT_A_VIDEO, "the file has no moving picture in it, as far as can be read")
                : new DecoderRefusal(
                        Reason.NOT_A_VIDEO,
                        "its pictures are of a kind that cannot be decoded here: "
                                + Codecs.name(opened.streams(undecodable).codecpar()));
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
                brokeOff |= status != AVERROR_EOF();
                return null;
            }
            if (packet.stream_index() == stream) {
                nextOrdinal++;
                corrupt |= (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
                return packet;
            }
        }
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
        long time = run.keyDts() == PacketTable.NONE ? run.keyPts() : Math.min(run.keyDts(), run.keyPts());
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
        for (AVPacket next = next(); next != null; next = next()) {
            table.add(
                    next.pts(),
                    next.dts(),
                    next.pos() < 0 ? PacketTable.NONE : next.pos(),
                    (next.flags() & AV_PKT_FLAG_KEY) != 0,
                    isUnshown(next));
            if (table.count() > 2 * limits.maxFrames()) {
                throw new DecoderRefusal(
                        Reason.TOO_LARGE, "more than the " + limits.maxFrames() + " pictures allowed in a file");
            }
        }
        return table;
    }

    /** The container cuts it off, or the codec marks it as a picture that others are made of. */
    private boolean isUnshown(AVPacket next) {
        if ((next.flags() & AV_PKT_FLAG_DISCARD) != 0) {
            return true;
        }
        int codec = parameters().codec_id();
        if (next.size() < 1 || (codec != AV_CODEC_ID_VP8 && codec != AV_CODEC_ID_VP9)) {
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
        double fps = ratio(stream().avg_frame_rate());
        if (!(fps > 0)) {
            fps = ratio(stream().r_frame_rate());
        }
        return Math.max(1, Math.round(1 / ((fps > 0 ? fps : 25) * secondsATick())));
    }

    private static double ratio(AVRational rational) {
        return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
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
    }

    @Override
    public void close() {
        closeInput();
        av_packet_free(packet);
    }
}
