package dev.tpo.dataset.files;

import dev.tpo.api.VideoInfo;
import dev.tpo.blobs.BlobStore;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Whether a file is a video that can be used: its index is made, and a frame decoded. */
@Component
class VideoCheck {
    private final VideoReader reader;
    private final BlobStore blobs;

    VideoCheck(VideoReader reader, BlobStore blobs) {
        this.reader = reader;
        this.blobs = blobs;
    }

    VideoInfo check(Path file, String sha256) {
        try {
            VideoFile video = VideoFile.arriving(file, sha256);
            VideoProbe probe = reader.probe(video);
            reader.show(video, 0, new FrameForm.Width(1), (height, width, rgb) -> {});
            return new VideoInfo(
                    sha256,
                    probe.durationSeconds(),
                    probe.frameCount(),
                    probe.averageFps(),
                    probe.width(),
                    probe.height(),
                    probe.codec(),
                    probe.variableFrameRate(),
                    probe.rotation(),
                    probe.pixelAspect(),
                    probe.complete());
        } catch (VideoException.DecoderUnavailable | VideoException.Interrupted e) {
            throw ApiException.unavailable(Duration.ofSeconds(30), "videos cannot be read at the moment");
        } catch (VideoException e) {
            throw ApiException.invalid("file", "invalid_video", "file is no usable video: " + e.getMessage());
        }
    }

    /** Its index goes with it, so that no service makes it again. */
    void stored(String sha256) {
        reader.keepIndex(VideoFile.stored(blobs.localPath(sha256), sha256));
    }
}
