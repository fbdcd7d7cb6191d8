package dev.tpo.inference.chat;

import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.Seconds;
import dev.tpo.api.VideoMetadata;
import dev.tpo.inference.media.Medium;
import dev.tpo.inference.media.Received;
import dev.tpo.inference.media.RequestMedia;
import dev.tpo.inference.videos.FrameWish;
import dev.tpo.inference.videos.MediaSource;
import dev.tpo.inference.videos.PictureTimes;
import dev.tpo.inference.videos.Wanted;
import dev.tpo.web.ApiException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts that show a video or a picture: where it is, and which of its frames are meant. */
final class MediaParts {
    private static final String STORED = "video://";
    private static final String METADATA = ".video_metadata";
    private static final String REQUEST = "media_io_kwargs.video";
    private static final String FRAMES_INDICES = "frames_indices";
    private static final String TOTAL_NUM_FRAMES = "total_num_frames";
    private static final String DURATION = "duration";
    private static final Set<String> DETAILS = Set.of("auto", "low", "high");

    private static final String OF_PICTURES =
            " says when pictures were taken; a video has its own times: choose of it by timestamps, fps or a window";
    private static final String OF_VIDEOS =
            " chooses a part of a video; pictures are all shown: say by fps or timestamps when they were taken";

    private static final String TOLD = " is for frames of a video; the times of pictures are their timestamps";

    private final MediaIoKwargs.@Nullable VideoKwargs request;
    private final RequestMedia media;

    MediaParts(@Nullable MediaIoKwargs kwargs, RequestMedia media) {
        this.request = kwargs == null ? null : kwargs.video();
        this.media = media;
    }

    /** @param at where the part stands, e.g. {@code messages[0].content[1]} */
    Wanted video(ContentPart part, String at) {
        ContentPart.VideoUrl target = part.videoUrl();
        return video(target == null ? null : target.url(), at + ".video_url.url", part, at);
    }

    Wanted inputVideo(ContentPart part, String at) {
        ContentPart.InputVideo target = part.inputVideo();
        String data = target == null ? null : target.data();
        String url = target == null ? null : target.url();
        String field = at + ".input_video" + (data == null ? ".url" : ".data");
        if (data != null && url != null) {
            throw ApiException.invalid(field, at + ".input_video must hold data or url, not both");
        }
        return video(data == null ? url : data, field, part, at);
    }

    private Wanted video(@Nullable String url, String field, ContentPart part, String at) {
        if (url == null || url.isBlank()) {
            throw ApiException.invalid(field, field + " must be video://{file id}, a data: URL or an http(s) URL");
        }
        Received received = media.received(url);
        if (received != null) {
            requireSound(received, field);
            if (received.isPictures()) {
                List<Wanted.Picture> pictures = received.contents().stream()
                        .map(content -> new Wanted.Picture(field, new MediaSource.Inline(content)))
                        .toList();
                return pictures(pictures, part.videoMetadata(), at);
            }
            return new Wanted.Clip(field, inline(received, field), wish(part.videoMetadata(), at));
        }
        MediaSource source = url.startsWith(STORED)
                ? new MediaSource.Stored(url.substring(STORED.length()))
                : isElsewhere(url) ? remote(url, field) : new MediaSource.Stored(url);
        return new Wanted.Clip(field, source, wish(part.videoMetadata(), at));
    }

    /** A picture by itself. */
    Wanted.Picture picture(ContentPart part, String at) {
        String field = at + ".image_url.url";
        ContentPart.ImageUrl target = part.imageUrl();
        @Nullable String url = target == null ? null : target.url();
        if (target == null || url == null || url.isBlank()) {
            throw ApiException.invalid(field, field + " must be a data: URL or an http(s) URL");
        }
        if (target.detail() != null && !DETAILS.contains(target.detail())) {
            throw ApiException.invalid(at + ".image_url.detail", at + ".image_url.detail must be auto, low or high");
        }
        Received received = media.received(url);
        if (received == null) {
            return new Wanted.Picture(field, remote(url, field));
        }
        requireSound(received, field);
        if (received.isPictures()) {
            throw ApiException.invalid(field, field + " holds a video/jpeg, which belongs into a video_url");
        }
        return new Wanted.Picture(field, inline(received, field));
    }

    private static void requireSound(Received received, String field) {
        if (received.fault() != null) {
            throw ApiException.invalid(field, "invalid_data_url", field + " " + received.fault());
        }
    }

    private static MediaSource.Inline inline(Received received, String field) {
        String type = received.type();
        if (!type.isEmpty()
                && !type.startsWith("video/")
                && !type.startsWith("image/")
                && !type.equals("application/octet-stream")) {
            throw ApiException.invalid(
                    field, "invalid_data_url", field + " holds " + type + ", which is neither video nor image");
        }
        Medium content = received.contents().getFirst();
        return new MediaSource.Inline(content);
    }

    private static boolean isElsewhere(String url) {
        return url.contains("://") || url.regionMatches(true, 0, "data:", 0, 5);
    }

    private static MediaSource.Remote remote(String url, String field) {
        String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
        try {
            if (scheme.equals("http") || scheme.equals("https")) {
                return new MediaSource.Remote(URI.create(url));
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(field, "unsupported_url", field + " is no valid URL");
        }
        throw ApiException.invalid(
                field,
                "unsupported_url",
                field + (field.endsWith("image_url.url") ? " must be" : " must be video://{file id},")
                        + " a data: URL (in a body of UTF-8) or an http(s) URL");
    }

    private FrameWish wish(@Nullable VideoMetadata metadata, String at) {
        if (metadata != null) {
            String said = at + METADATA;
            refuse(metadata.framesIndices(), said, FRAMES_INDICES, OF_PICTURES);
            refuse(metadata.totalNumFrames(), said, TOTAL_NUM_FRAMES, OF_PICTURES);
            refuse(metadata.duration(), said, DURATION, OF_PICTURES);
        }
        if (request != null) {
            refuse(request.framesIndices(), REQUEST, FRAMES_INDICES, OF_PICTURES);
            refuse(request.totalNumFrames(), REQUEST, TOTAL_NUM_FRAMES, OF_PICTURES);
            refuse(request.duration(), REQUEST, DURATION, OF_PICTURES);
        }
        return new FrameWish(
                at,
                metadata == null ? null : seconds(metadata.startOffset()),
                metadata == null ? null : seconds(metadata.endOffset()),
                metadata == null ? null : metadata.timestamps(),
                metadata == null ? null : metadata.toldTimestamps(),
                metadata == null ? null : metadata.fps(),
                request == null ? null : request.numFrames(),
                request == null ? null : request.fps());
    }

    /**
     * Several pictures as one video.
     *
     * @param metadata beside the first of them
     * @param at where that stands
     */
    Wanted pictures(List<Wanted.Picture> pictures, @Nullable VideoMetadata metadata, String at) {
        return new Wanted.Pictures(pictures, times(metadata, at), request == null ? null : request.numFrames());
    }

    private PictureTimes times(@Nullable VideoMetadata metadata, String at) {
        if (metadata != null) {
            String said = at + METADATA;
            refuse(metadata.startOffset(), said, "start_offset", OF_VIDEOS);
            refuse(metadata.endOffset(), said, "end_offset", OF_VIDEOS);
            refuse(metadata.toldTimestamps(), said, "told_timestamps", TOLD);
            return new PictureTimes(
                    said,
                    metadata.fps(),
                    metadata.timestamps(),
                    metadata.framesIndices(),
                    metadata.totalNumFrames(),
                    seconds(metadata.duration()));
        }
        return request == null
                ? PictureTimes.unsaid()
                : new PictureTimes(
                        REQUEST,
                        request.fps(),
                        null,
                        request.framesIndices(),
                        request.totalNumFrames(),
                        seconds(request.duration()));
    }

    private static void refuse(@Nullable Object value, String said, String name, String why) {
        if (value != null) {
            String field = said + "." + name;
            throw ApiException.invalid(field, field + why);
        }
    }

    private static @Nullable Double seconds(@Nullable Seconds offset) {
        return offset == null ? null : offset.value();
    }
}
