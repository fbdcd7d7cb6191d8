package dev.tpo.inference.videos;

import dev.tpo.web.ApiException;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * When pictures were taken, in a client's words. Where it says nothing they are a second apart.
 *
 * @param said where in the request it is said, e.g. {@code messages[0].content[1].video_metadata}
 * @param fps pictures a second; with {@code framesIndices}, frames a second of the video that they were taken of
 * @param timestampsSeconds one for each
 * @param framesIndices the number of each in that video
 * @param totalFrames of that video
 * @param durationSeconds of that video
 */
public record PictureTimes(
        String said,
        @Nullable Double fps,
        @Nullable List<Double> timestampsSeconds,
        @Nullable List<Integer> framesIndices,
        @Nullable Integer totalFrames,
        @Nullable Double durationSeconds) {
    private static final double APART_SECONDS = 1;

    public static PictureTimes unsaid() {
        return new PictureTimes("", null, null, null, null, null);
    }

    /**
     * @param seconds of each picture, never falling
     * @param indices of each, in the video that they were taken of
     * @param said false where it is but assumed
     */
    record Line(List<Double> seconds, List<Integer> indices, double durationSeconds, boolean said) {
        /** @param places some of the pictures' */
        Line at(List<Integer> places) {
            return new Line(
                    places.stream().map(seconds::get).toList(),
                    places.stream().map(indices::get).toList(),
                    durationSeconds,
                    said);
        }
    }

    /** @throws ApiException naming the field, for what does not suit that many pictures */
    Line of(int pictures) {
        requirePositive(fps, "fps");
        requirePositive(durationSeconds, "duration");
        if (timestampsSeconds != null) {
            return atTimestamps(timestampsSeconds, pictures);
        }
        if (framesIndices != null) {
            return atIndices(framesIndices, pictures);
        }
        if (totalFrames != null && totalFrames != pictures) {
            throw invalid(
                    "total_num_frames",
                    " is " + totalFrames + ", and there are " + pictures
                            + " pictures: frames_indices must say which of them these are");
        }
        double length =
                durationSeconds != null ? durationSeconds : fps != null ? pictures / fps : pictures * APART_SECONDS;
        double rate = fps != null ? fps : pictures / length;
        return line(i -> i / rate, numbered(pictures), length, fps != null || durationSeconds != null);
    }

    private Line atTimestamps(List<Double> timestamps, int pictures) {
        if (fps != null || framesIndices != null || totalFrames != null) {
            throw invalid(
                    "timestamps",
                    " names the time of each picture: leave out fps, frames_indices and total_num_frames");
        }
        requireOneEach(timestamps, "timestamps", pictures);
        double before = 0;
        for (@Nullable Double time : timestamps) {
            if (time == null || !(time >= before) || time.isInfinite()) {
                throw invalid("timestamps", " must hold times in seconds, from 0, that do not fall");
            }
            before = time;
        }
        double first = timestamps.getFirst();
        double apart = pictures > 1 && before > first ? (before - first) / (pictures - 1) : APART_SECONDS;
        return line(
                timestamps::get, numbered(pictures), durationSeconds != null ? durationSeconds : before + apart, true);
    }

    private Line atIndices(List<Integer> indices, int pictures) {
        requireOneEach(indices, "frames_indices", pictures);
        int before = -1;
        for (@Nullable Integer index : indices) {
            if (index == null || index <= before) {
                throw invalid("frames_indices", " must hold numbers of frames, from 0, that rise");
            }
            before = index;
        }
        if (totalFrames != null && totalFrames <= before) {
            throw invalid("total_num_frames", " is " + totalFrames + ", and frames_indices names a frame " + before);
        }
        if (fps != null) {
            double rate = fps;
            double duration =
                    durationSeconds != null ? durationSeconds : (totalFrames != null ? totalFrames : before + 1) / rate;
            return line(i -> indices.get(i) / rate, indices, duration, true);
        }
        if (totalFrames == null || durationSeconds == null) {
            throw invalid("frames_indices", " needs fps beside it, or total_num_frames and duration");
        }
        double rate = totalFrames / durationSeconds;
        return line(i -> indices.get(i) / rate, indices, durationSeconds, true);
    }

    private Line line(IntToDoubleFunction secondsOf, List<Integer> indices, double duration, boolean said) {
        List<Double> seconds = IntStream.range(0, indices.size())
                .mapToObj(secondsOf::applyAsDouble)
                .toList();
        if (seconds.getLast() > duration) {
            throw invalid("duration", " is " + duration + " s, and the last picture is of " + seconds.getLast() + " s");
        }
        return new Line(seconds, List.copyOf(indices), duration, said);
    }

    private static List<Integer> numbered(int pictures) {
        return IntStream.range(0, pictures).boxed().toList();
    }

    private void requireOneEach(List<?> values, String name, int pictures) {
        if (values.size() != pictures) {
            throw invalid(name, " must hold one for each of the " + pictures + " pictures, not " + values.size());
        }
    }

    private void requirePositive(@Nullable Double value, String name) {
        if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw invalid(name, " must be more than 0");
        }
    }

    private ApiException invalid(String name, String why) {
        String field = said + "." + name;
        return ApiException.invalid(field, field + why);
    }
}
