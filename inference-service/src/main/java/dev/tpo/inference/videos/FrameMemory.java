package dev.tpo.inference.videos;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The memory for frames in the size that models see, shared by all requests in order of arrival. What a request will take is known from the
 * index, before a pixel is decoded: it waits for its share, or is told that it asks for more than there is.
 */
@Component
final class FrameMemory {
    private static final long UNIT = 1024;

    /** The rest is for pixels on their way into the vision tower, and for everything else. */
    private static final double OF_HEAP = 0.55;

    private final long bytes;
    private final Semaphore free;

    FrameMemory(InferenceProperties properties) {
        DataSize set = properties.frames().memory();
        this.bytes = set == null ? (long) (Runtime.getRuntime().maxMemory() * OF_HEAP) : set.toBytes();
        this.free = new Semaphore(Math.toIntExact(bytes / UNIT), true);
    }

    /** @throws ApiException 400 with the figures if the videos of one request take more than there is in all */
    void requireRoom(Collection<ShownVideo> videos, FrameForm form) {
        long wanted = bytes(videos, form);
        if (wanted > bytes) {
            throw ApiException.invalid(
                    "messages",
                    "frames_too_large",
                    String.format(
                            Locale.ROOT,
                            "the frames asked for take %.1f MB decoded (%s), and there is room for %.1f MB: ask for fewer"
                                    + " frames, or for fewer videos at once",
                            wanted / 1e6,
                            videos.stream().map(ShownVideo::size).collect(Collectors.joining(", ")),
                            bytes / 1e6));
        }
    }

    /** Waits for room; close what this returns, once, when the pixels are gone. */
    Share take(Collection<ShownVideo> videos, FrameForm form) throws InterruptedException {
        int units = Math.toIntExact(Math.min(bytes, bytes(videos, form)) / UNIT);
        Share share = () -> free.release(units); // made first: where the heap runs short for it, nothing is taken yet
        free.acquire(units);
        return share;
    }

    private static long bytes(Collection<ShownVideo> videos, FrameForm form) {
        return videos.stream().mapToLong(video -> video.decodedBytes(form)).sum();
    }

    @FunctionalInterface
    interface Share extends AutoCloseable {
        @Override
        void close();
    }
}
