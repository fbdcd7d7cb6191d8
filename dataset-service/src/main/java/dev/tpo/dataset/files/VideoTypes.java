package dev.tpo.dataset.files;

import dev.tpo.api.FileObject;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Component;

/** As what a video is served, so that players take it: by its container, whatever its name claims. */
@Component
class VideoTypes {
    /** By the first of ffmpeg's names of the container. Of several types a file's name may choose another than the first. */
    private static final Map<String, List<MediaType>> BY_CONTAINER = Map.ofEntries(
            entry("mov", "video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp", "video/3gpp2"),
            entry("matroska", "video/x-matroska", "video/webm"),
            entry("avi", "video/x-msvideo"),
            entry("mpegts", "video/mp2t"),
            entry("mpeg", "video/mpeg"),
            entry("ogg", "video/ogg"),
            entry("flv", "video/x-flv"),
            entry("asf", "video/x-ms-asf", "video/x-ms-wmv"),
            entry("gif", "image/gif"),
            entry("apng", "image/apng", "image/png"),
            entry("png_pipe", "image/png"),
            entry("jpeg_pipe", "image/jpeg"),
            entry("webp_pipe", "image/webp"),
            entry("bmp_pipe", "image/bmp"),
            entry("tiff_pipe", "image/tiff"));

    private final VideoReader reader;

    VideoTypes(VideoReader reader) {
        this.reader = reader;
    }

    MediaType of(FileObject file, Path content) {
        List<MediaType> possible = BY_CONTAINER.getOrDefault(container(file, content), List.of());
        return MediaTypeFactory.getMediaType(file.filename())
                .filter(possible::contains)
                .orElseGet(() -> possible.isEmpty() ? MediaType.APPLICATION_OCTET_STREAM : possible.getFirst());
    }

    private String container(FileObject file, Path content) {
        try {
            String names =
                    reader.probe(VideoFile.stored(content, file.sha256())).container();
            return names.split(",", 2)[0];
        } catch (VideoException e) {
            return "unknown"; // its bytes can be had all the same
        }
    }

    private static Map.Entry<String, List<MediaType>> entry(String container, String... types) {
        return Map.entry(container, MediaType.parseMediaTypes(List.of(types)));
    }
}
