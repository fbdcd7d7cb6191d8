package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Of a video, which part is meant: a window in seconds, a rate, or exact times in seconds. Of pictures, when they were
 * taken: at a rate, at exact times, or as frames of a video that stayed with the client.
 *
 * @param fps frames a second to look at; of pictures, those they were taken at, of that video where indices are given
 * @param timestamps seconds; of pictures, one each
 * @param toldTimestamps of a video only, beside {@code timestamps}: the times in seconds that the model is told of those
 *     frames in place of their own, one each; so a video can be shown as if it had been cut differently
 * @param framesIndices of pictures only: the number of each in the video that they were taken of, from 0
 * @param totalNumFrames of pictures only: frames of that video
 * @param duration of pictures only: seconds that the video lasts
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VideoMetadata(
        @Nullable Seconds startOffset,
        @Nullable Seconds endOffset,
        @Nullable Double fps,
        @Nullable List<Double> timestamps,
        @Nullable List<Double> toldTimestamps,
        @Nullable List<Integer> framesIndices,
        @Nullable Integer totalNumFrames,
        @Nullable Seconds duration) {

    /** The frames on screen at these times of a video. */
    public static VideoMetadata at(List<Double> timestampsSeconds) {
        return new VideoMetadata(null, null, null, timestampsSeconds, null, null, null, null);
    }

    /** The same frames, of which the model is told other times. */
    public VideoMetadata told(List<Double> timesSeconds) {
        return new VideoMetadata(
                startOffset, endOffset, fps, timestamps, timesSeconds, framesIndices, totalNumFrames, duration);
    }
}
