package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG1VIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG2VIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** What is known of codecs. */
final class Codecs {

    private Codecs() {}

    static String name(AVCodecParameters parameters) {
        return avcodec_get_name(parameters.codec_id()).getString();
    }

    /** Whether pictures that the stream marks as such are referred to by no other, so that they may be left out. */
    static boolean marksNonReferencePictures(AVCodecParameters parameters) {
        int codec = parameters.codec_id();
        return codec == AV_CODEC_ID_H264
                || codec == AV_CODEC_ID_MPEG1VIDEO
                || codec == AV_CODEC_ID_MPEG2VIDEO
                || codec == AV_CODEC_ID_MPEG4;
    }
}
