package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** One part of a message: {@code text}, {@code video_url} or, of an assistant, {@code refusal}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContentPart(
        String type,
        @Nullable String text,
        @Nullable VideoUrl videoUrl,
        @Nullable VideoMetadata videoMetadata,
        @Nullable String refusal) {

    /** {@code video://{file id}}. */
    public record VideoUrl(String url) {}

    /** A bare string as content means one text part. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ContentPart text(String text) {
        return new ContentPart("text", text, null, null, null);
    }

    /** All frames of a video, chosen by the request's sampling or by {@code metadata}. */
    public static ContentPart video(String fileId, @Nullable VideoMetadata metadata) {
        return new ContentPart("video_url", null, new VideoUrl("video://" + fileId), metadata, null);
    }
}
