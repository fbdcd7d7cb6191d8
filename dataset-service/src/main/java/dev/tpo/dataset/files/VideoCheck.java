package dev.tpo.dataset.files;

import dev.tpo.api.VideoInfo;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.VideoReader;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Whether a file is a video that can be used: it is probed, and a frame is decoded. A few at a time. */
@Component
class VideoCheck {
    private final VideoReader reader;
    private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors());

    VideoCheck(VideoReader reader) {
        this.reader = reader;
    }

    VideoInfo check(Path file, String sha256) throws InterruptedException {
        decoders.acquire();
        try {
            VideoProbe probe = reader.probe(file);
            reader.sample(file, FrameSampling.Uniform.of(1));
            return new VideoInfo(
                    sha256,
                    probe.durationSeconds(),
                    probe.frameCount(),
                    probe.averageFps(),
                    probe.width(),
                    probe.height(),
                    probe.codec());
        } catch (VideoException.DecoderUnavailable e) {
            throw ApiException.unavailable(Duration.ofSeconds(30), "videos cannot be read at the moment");
        } catch (VideoException e) {
            throw ApiException.invalid("file", "invalid_video", "file is no usable video: " + e.getMessage());
        } finally {
            decoders.release();
        }
    }
}
