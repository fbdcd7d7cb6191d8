package dev.tpo.dataset.frames;

import dev.tpo.api.FileObject;
import dev.tpo.blobs.NoSuchBlobException;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Finds frames of uploaded videos and draws them. */
@Component
class Frames {
    private final UploadedFiles files;
    private final VideoReader reader;
    private final Path folder;

    /** Encoding keeps a processor busy; and a small picture's pixels are held meanwhile. */
    private final Semaphore drawing = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    Frames(UploadedFiles files, VideoReader reader, TpoProperties properties) throws IOException {
        this.files = files;
        this.reader = reader;
        this.folder =
                Files.createDirectories(properties.workDir().toAbsolutePath().resolve("pictures"));
    }

    /** @throws ApiException 404 for an unknown file or a number that no frame has, 400 for a file that is no video */
    Frame numbered(String id, long number) {
        FileObject file = files.require(id, "id");
        VideoFile content = content(file);
        long count = reader.probe(content).frameCount();
        if (number < 0 || number >= count) {
            throw none(
                    "index",
                    "file '" + id + "' has no frame " + number + ": they are numbered from 0 to " + (count - 1));
        }
        return frame(file, content, (int) number);
    }

    /** @throws ApiException as above; 404 for a time outside of the video, too */
    Frame onScreenAt(String id, double seconds) {
        if (!Double.isFinite(seconds)) {
            throw ApiException.invalid("at", "at must be a number of seconds");
        }
        FileObject file = files.require(id, "id");
        VideoFile content = content(file);
        try {
            return frame(file, content, reader.frameAt(content, seconds));
        } catch (VideoException.SamplingOutOfRange e) {
            throw none("at", "file '" + id + "': " + e.getMessage());
        }
    }

    private static ApiException none(String param, String message) {
        return ApiException.notFound(param, "no_such_frame", message);
    }

    private Frame frame(FileObject file, VideoFile content, int number) {
        VideoProbe probe = reader.probe(content);
        return new Frame(
                file, content, number, reader.secondsOf(content, number), probe.shownHeight(), probe.shownWidth());
    }

    private VideoFile content(FileObject file) {
        if (file.video() == null) {
            throw ApiException.invalid(
                    "id", "not_a_video", "file '" + file.id() + "' is no video: it was uploaded for " + file.purpose());
        }
        try {
            return VideoFile.stored(files.path(file), file.sha256());
        } catch (NoSuchBlobException e) {
            throw ApiException.notFound("id", "file_not_found", "file '" + file.id() + "' has no content any more");
        }
    }

    /** Ends early when its thread is interrupted. */
    Picture draw(Frame frame, FrameForm form, PictureFormat format) throws IOException, InterruptedException {
        drawing.acquire();
        try {
            Picture picture = new Picture(folder);
            boolean whole = false;
            try {
                reader.show(
                        frame.content(),
                        frame.number(),
                        form,
                        (height, width, rgb) -> picture.write(out -> format.write(height, width, rgb, out)));
                whole = true;
                return picture;
            } finally {
                if (!whole) {
                    picture.close();
                }
            }
        } finally {
            drawing.release();
        }
    }
}
