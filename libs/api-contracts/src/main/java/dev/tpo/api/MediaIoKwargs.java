package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** How a request's videos are sampled, in vLLM's words. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MediaIoKwargs(@Nullable VideoKwargs video) {
    /**
     * {@code numFrames} uniform frames, or {@code fps} frames a second. Of pictures, when they were taken, as in
     * {@link VideoMetadata}.
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VideoKwargs(
            @Nullable Integer numFrames,
            @Nullable Double fps,
            @Nullable List<Integer> framesIndices,
            @Nullable Integer totalNumFrames,
            @Nullable Seconds duration) {}

    public static MediaIoKwargs frames(int numFrames) {
        return new MediaIoKwargs(new VideoKwargs(numFrames, null, null, null, null));
    }
}
