package dev.tpo.inference.videos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client shows, in its own words; nothing has been looked up yet. */
public sealed interface Wanted {

    /**
     * Frames of a video.
     *
     * @param field the request's field that says where it is
     */
    record Clip(String field, MediaSource source, FrameWish wish) implements Wanted {}

    /**
     * Pictures that are the frames of one video.
     *
     * @param frames how many of them to look at; null: at all
     */
    record Pictures(
            List<Picture> pictures,
            PictureTimes times,
            @Nullable Integer frames) implements Wanted {
        public Pictures {
            pictures = List.copyOf(pictures);
        }
    }

    /** @param field the request's field that says where it is */
    record Picture(String field, MediaSource source) {}
}
