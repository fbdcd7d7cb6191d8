package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;

/**
 * All of a decoded picture that its conversion to shown pixels depends on: two of one shape are converted alike.
 *
 * @param matrix of its display, nine numbers row by row, or empty
 */
record PictureShape(
        int format,
        int width,
        int height,
        int aspectWidth,
        int aspectHeight,
        int colorSpace,
        int colorRange,
        List<Integer> matrix) {

    /** @param known the matrix by which a picture is shown that brings none */
    static PictureShape of(AVFrame picture, List<Integer> known) {
        AVFrameSideData display = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
        List<Integer> matrix = known;
        if (display != null && display.size() >= 36) {
            int[] numbers = new int[9];
            new IntPointer(display.data()).get(numbers);
            matrix = Arrays.stream(numbers).boxed().toList();
        }
        return new PictureShape(
                picture.format(),
                picture.width(),
                picture.height(),
                picture.sample_aspect_ratio().num(),
                picture.sample_aspect_ratio().den(),
                picture.colorspace(),
                picture.color_range(),
                matrix);
    }

    /** The description of a source of such pictures, in ffmpeg's language of filters. */
    String source() {
        return String.format(
                Locale.ROOT,
                "buffer=video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=%d/%d:colorspace=%d:range=%d",
                width,
                height,
                format,
                aspectWidth,
                Math.max(1, aspectHeight),
                colorSpace,
                colorRange);
    }

    /** Degrees clockwise by which it is turned to be shown, from 0 to less than 360. */
    double rotation() {
        if (matrix.isEmpty()) {
            return 0;
        }
        double degrees = -Math.rint(av_display_rotation_get(
                matrix.stream().mapToInt(Integer::intValue).toArray()));
        double turned = degrees - 360 * Math.floor(degrees / 360 + 0.9 / 360);
        return Double.isFinite(turned) ? turned : 0;
    }

    /** The filters that turn and mirror it upright, as the display matrix asks. */
    List<String> upright() {
        List<String> filters = new ArrayList<>();
        if (matrix.isEmpty()) {
            return filters;
        }
        double degrees = rotation();
        if (Math.abs(degrees - 90) < 1) {
            filters.add("transpose=" + (matrix.get(3) > 0 ? "cclock_flip" : "clock"));
        } else if (Math.abs(degrees - 180) < 1) {
            if (matrix.get(0) < 0) {
                filters.add("hflip");
            }
            if (matrix.get(4) < 0) {
                filters.add("vflip");
            }
        } else if (Math.abs(degrees - 270) < 1) {
            filters.add("transpose=" + (matrix.get(3) < 0 ? "clock_flip" : "cclock"));
        } else if (Math.abs(degrees) > 1) {
            filters.add(String.format(Locale.ROOT, "rotate=%f*PI/180", degrees));
        } else if (matrix.get(4) < 0) {
            filters.add("vflip");
        }
        return filters;
    }
}
