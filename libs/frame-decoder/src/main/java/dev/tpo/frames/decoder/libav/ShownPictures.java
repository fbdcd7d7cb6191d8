package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_FRAME_CROPPING;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse2;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import dev.tpo.frames.decoder.VideoFacts;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pictures as they are shown: cropped, upright, RGB with 8 bits. The filters are those that the ffmpeg program
 * puts between a decoder and rgb24, so that the pixels are the same.
 */
final class ShownPictures implements AutoCloseable {

    private final @Nullable String crop;
    private final @Nullable String size;
    private @Nullable List<Integer> firstMatrix;
    private List<Integer> matrix;
    private @Nullable PictureShape shape;
    private @Nullable AVFilterGraph graph;
    private @Nullable AVFilterContext source;
    private @Nullable AVFilterContext sink;

    private ShownPictures(@Nullable String crop, @Nullable String size, @Nullable List<Integer> firstMatrix) {
        this.crop = crop;
        this.size = size;
        this.firstMatrix = firstMatrix;
        this.matrix = firstMatrix == null ? List.of() : firstMatrix;
    }

    /** As large as they are, with pixels as they are. */
    static ShownPictures natural(AVCodecParameters parameters) {
        return new ShownPictures(crop(parameters), null, null);
    }

    /** All of one size: a stream's picture size may change on the way. */
    static ShownPictures sized(AVCodecParameters parameters, VideoFacts facts) {
        String size = facts.shownWidth() + ":" + facts.shownHeight();
        return new ShownPictures(crop(parameters), size, facts.displayMatrix());
    }

    /** The container's cropping; what the codec itself crops is gone already. */
    private static @Nullable String crop(AVCodecParameters parameters) {
        if (parameters.nb_coded_side_data() == 0) {
            return null;
        }
        AVPacketSideData found = av_packet_side_data_get(
                parameters.coded_side_data(), parameters.nb_coded_side_data(), AV_PKT_DATA_FRAME_CROPPING);
        if (found == null || found.size() < 16) {
            return null;
        }
        java.nio.ByteBuffer sides =
                new BytePointer(found.data()).capacity(16).asByteBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int top = sides.getInt();
        int bottom = sides.getInt();
        int left = sides.getInt();
        int right = sides.getInt();
        return (top | bottom | left | right) == 0
                ? null
                : "crop=w=iw-" + left + "-" + right + ":h=ih-" + top + "-" + bottom + ":x=" + left + ":y=" + top;
    }

    /** What comes next need not follow what came last. */
    void restart() {
        matrix = firstMatrix == null ? List.of() : firstMatrix;
    }

    /** @return rgb24; free it */
    AVFrame shown(AVFrame picture) {
        PictureShape itsShape = PictureShape.of(picture, matrix);
        matrix = itsShape.matrix();
        if (firstMatrix == null) {
            firstMatrix = matrix;
        }
        if (!itsShape.equals(shape)) {
            build(itsShape);
            shape = itsShape;
        }
        if (av_buffersrc_add_frame_flags(source, picture, AV_BUFFERSRC_FLAG_KEEP_REF) < 0) {
            throw failed(itsShape);
        }
        AVFrame shown = av_frame_alloc();
        if (av_buffersink_get_frame(sink, shown) < 0) {
            av_frame_free(shown);
            throw failed(itsShape);
        }
        return shown;
    }

    private void build(PictureShape of) {
        drop();
        List<String> filters = new ArrayList<>();
        filters.add(of.source());
        if (crop != null) {
            filters.add(crop);
        }
        filters.addAll(of.upright());
        filters.add("scale=" + (size == null ? "" : size + ":") + "flags=bicubic");
        filters.add("format=rgb24");
        filters.add("buffersink");
        AVFilterGraph made = avfilter_graph_alloc();
        graph = made;
        AVFilterInOut in = new AVFilterInOut(null);
        AVFilterInOut out = new AVFilterInOut(null);
        if (avfilter_graph_parse2(made, String.join(",", filters), in, out) < 0
                || avfilter_graph_config(made, null) < 0) {
            throw failed(of);
        }
        source = made.filters(0);
        sink = made.filters(filters.size() - 1);
    }

    private static DecoderRefusal failed(PictureShape of) {
        return new DecoderRefusal(
                Reason.DAMAGED,
                "a picture of " + of.width() + "×" + of.height() + " pixels cannot be converted to be shown");
    }

    private void drop() {
        shape = null;
        if (graph != null) {
            avfilter_graph_free(graph);
            graph = null;
        }
    }

    @Override
    public void close() {
        drop();
    }
}
