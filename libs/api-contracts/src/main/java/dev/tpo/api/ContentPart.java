package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One part of a message: {@code text}, {@code video_url}, {@code image_url}, {@code input_video} or, of an assistant,
 * {@code refusal}.
 *
 * @param videoMetadata beside a video, which part of it is meant; beside pictures, when they were taken
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContentPart(
        String type,
        @Nullable String text,
        @Nullable VideoUrl videoUrl,
        @Nullable ImageUrl imageUrl,
        @Nullable InputVideo inputVideo,
        @Nullable VideoMetadata videoMetadata,
        @Nullable String refusal) {

    /** {@code video://{file id}}, a {@code data:} URL or http(s). */
    public record VideoUrl(String url) {}

    /**
     * OpenAI's picture. Consecutive ones are the frames of one video.
     *
     * @param url a {@code data:} URL or http(s)
     * @param detail {@code auto}, {@code low} or {@code high}; every picture is seen in the model's one size
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ImageUrl(String url, @Nullable String detail) {}

    /**
     * llama.cpp's video.
     *
     * @param data base64, without {@code data:} before it
     * @param url in its place, as in {@link VideoUrl}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InputVideo(
            @Nullable String data, @Nullable String url) {}

    /** A bare string as content means one text part. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ContentPart text(String text) {
        return new ContentPart("text", text, null, null, null, null, null);
    }

    /** All frames of a video, chosen by the request's sampling or by {@code metadata}. */
    public static ContentPart video(String fileId, @Nullable VideoMetadata metadata) {
        return new ContentPart("video_url", null, new VideoUrl("video://" + fileId), null, null, metadata, null);
    }
}
