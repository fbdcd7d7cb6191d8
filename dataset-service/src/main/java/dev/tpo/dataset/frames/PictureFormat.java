package dev.tpo.dataset.frames;

import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** How a frame is written down. */
enum PictureFormat {
    /** Every pixel as it was decoded. */
    PNG("png", MediaType.IMAGE_PNG, Integer.MAX_VALUE, PngWriter::write),
    /** Smaller, and a little beside the truth. */
    JPEG("jpeg", MediaType.IMAGE_JPEG, 65_500, JpegWriter::write);

    private final String wireName;
    private final MediaType mediaType;
    private final int longestSide;
    private final Writer writer;

    PictureFormat(String wireName, MediaType mediaType, int longestSide, Writer writer) {
        this.wireName = wireName;
        this.mediaType = mediaType;
        this.longestSide = longestSide;
        this.writer = writer;
    }

    @FunctionalInterface
    private interface Writer {
        void write(int height, int width, InputStream rgb, OutputStream out) throws IOException;
    }

    static PictureFormat of(@Nullable String wireName) {
        return switch (wireName) {
            case null -> PNG;
            case "png" -> PNG;
            case "jpeg" -> JPEG;
            default -> throw ApiException.invalid("format", "format must be png or jpeg");
        };
    }

    String wireName() {
        return wireName;
    }

    MediaType mediaType() {
        return mediaType;
    }

    /** In pixels. */
    int longestSide() {
        return longestSide;
    }

    /** @param rgb (height, width, 3) uint8, row by row from the top; taken as it comes */
    void write(int height, int width, InputStream rgb, OutputStream out) throws IOException {
        writer.write(height, width, rgb, out);
    }
}
