package dev.tpo.dataset.frames;

import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * What a picture of a frame is to look like.
 *
 * @param width pixels; null: as wide as the frame is shown
 */
record Looks(PictureFormat format, @Nullable Integer width) {

    static Looks of(@Nullable String format, @Nullable Integer width) {
        return new Looks(PictureFormat.of(format), width);
    }

    /** @throws ApiException 400 if that would be wider than the frame, or more than the format can hold */
    FrameForm form(Frame frame) {
        FrameForm form = sized(frame);
        FrameForm.Cut cut = form.cut(frame.height(), frame.width());
        if (Math.max(cut.height(), cut.width()) > format.longestSide()) {
            throw ApiException.invalid(
                    "format",
                    "this would be " + cut.width() + "×" + cut.height() + " pixels; a side of " + format.wireName()
                            + " has " + format.longestSide() + " at most: ask for a smaller width, or for png");
        }
        return form;
    }

    private FrameForm sized(Frame frame) {
        if (width == null) {
            return new FrameForm.Shown();
        }
        if (width < 1 || width > frame.width()) {
            throw ApiException.invalid(
                    "width", "width must be from 1 to " + frame.width() + ", the width of this video's frames");
        }
        return width == frame.width() ? new FrameForm.Shown() : new FrameForm.Width(width);
    }

    /** Equal for what looks equal, byte by byte. */
    String tag(Frame frame) {
        return String.join(
                "-",
                frame.file().sha256(),
                Integer.toString(frame.number()),
                form(frame).key(),
                format.wireName(),
                VideoReader.decoder().replace(' ', '-'));
    }

    /** The query that asks for it; empty if none is needed. */
    String query() {
        String wanted = format == PictureFormat.PNG ? "" : "&format=" + format.wireName();
        wanted += width == null ? "" : "&width=" + width;
        return wanted.isEmpty() ? "" : "?" + wanted.substring(1);
    }
}
