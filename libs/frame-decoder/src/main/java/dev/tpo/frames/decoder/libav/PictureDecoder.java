package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import dev.tpo.frames.decoder.DecoderRequest.Limits;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Packets in, pictures out, each with the ordinal of the packet that it comes of. */
final class PictureDecoder implements AutoCloseable {

    /** AV_FRAME_FLAG_CORRUPT, which the Java binding does not name. */
    private static final int CORRUPT = 1;

    private static final int EAGAIN = -11;
    private static final int ENOMEM = -12;

    /** A decoder that is told the end gives out what it has, and errors in between; not for ever. */
    private static final int ERRORS_AT_THE_END = 100;

    /** Takes a picture, which is valid during the call only. */
    @FunctionalInterface
    interface Sink {
        void picture(AVFrame picture, int ordinal);
    }

    private final MediaFile file;
    private final Limits limits;
    private AVCodecContext context;
    private final AVFrame frame = av_frame_alloc();
    private final boolean mayLeaveOut;
    private final AVRational pixelAspect; // the container's, which goes before the codec's
    private int errors;

    PictureDecoder(MediaFile file, Limits limits) {
        this.file = file;
        this.limits = limits;
        this.mayLeaveOut = Codecs.marksNonReferencePictures(file.parameters());
        this.pixelAspect = new AVRational().put(file.stream().sample_aspect_ratio());
        this.context = open();
    }

    private AVCodecContext open() {
        AVCodec codec = avcodec_find_decoder(file.parameters().codec_id());
        AVCodecContext opened = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(opened, file.parameters());
        opened.pkt_timebase(file.stream().time_base());
        // Without the second a picture is cropped at its left only as far as that suits the processor.
        opened.flags(opened.flags() | AV_CODEC_FLAG_COPY_OPAQUE | AV_CODEC_FLAG_UNALIGNED);
        opened.max_pixels(limits.maxPixels());
        opened.thread_count(0);
        if (avcodec_open2(opened, codec, (AVDictionary) null) < 0) {
            avcodec_free_context(opened);
            throw new DecoderRefusal(
                    Reason.DAMAGED, "the decoder of " + Codecs.name(file.parameters()) + " refuses the file's header");
        }
        return opened;
    }

    /** @param referenceOnly only what other pictures are made of is wanted from here on, where that can be told */
    void leaveOutOthers(boolean referenceOnly) {
        if (mayLeaveOut) {
            context.skip_frame(referenceOnly ? AVDISCARD_NONREF : AVDISCARD_DEFAULT);
        }
    }

    void send(AVPacket packet, int ordinal, Sink sink) {
        if (packet.size() == 0) {
            return; // nothing new to see; to a decoder it would mean the end
        }
        packet.opaque(new Tag(ordinal + 1L));
        int status = avcodec_send_packet(context, packet);
        while (status == EAGAIN) {
            receive(sink);
            status = avcodec_send_packet(context, packet);
        }
        count(status);
        receive(sink);
    }

    /** Gives out all that is left; {@link #restart} before the next packet. */
    void end(Sink sink) {
        count(avcodec_send_packet(context, (AVPacket) null));
        int before = errors;
        while (receive(sink) != AVERROR_EOF() && errors - before < ERRORS_AT_THE_END) {}
    }

    /**
     * Forgets all that was sent. A decoder that is only flushed goes on with what earlier headers said where later ones
     * are silent, of colours above all: what a picture looks like would depend on what was asked before.
     */
    void restart() {
        AVCodecContext fresh = open();
        avcodec_free_context(context);
        context = fresh;
    }

    /** Packets and pictures that were broken. */
    int errors() {
        return errors;
    }

    private int receive(Sink sink) {
        while (true) {
            int status = avcodec_receive_frame(context, frame);
            if (status < 0) {
                count(status);
                return status;
            }
            if ((frame.flags() & CORRUPT) != 0 || frame.decode_error_flags() != 0) {
                errors++;
            }
            if (pixelAspect.num() > 0) {
                frame.sample_aspect_ratio(pixelAspect);
            }
            try {
                sink.picture(frame, ordinal(frame));
            } finally {
                av_frame_unref(frame);
            }
        }
    }

    private static int ordinal(AVFrame picture) {
        Pointer tag = picture.opaque();
        return tag == null ? -1 : (int) (tag.address() - 1);
    }

    private void count(int status) {
        if (status == ENOMEM) {
            throw new DecoderRefusal(Reason.TOO_LARGE, "decoding it takes more memory than a decoder is allowed");
        }
        if (status < 0 && status != EAGAIN && status != AVERROR_EOF()) {
            errors++;
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(context);
    }

    /** A number where ffmpeg carries a pointer through that it never follows. */
    private static final class Tag extends Pointer {
        Tag(long value) {
            super((@Nullable Pointer) null);
            address = value;
        }
    }
}
