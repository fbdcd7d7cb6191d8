package dev.tpo.inference.videos;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.NoSuchBlobException;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Finds the frames that a request means, and has them decoded where the model does not know them yet. */
@Component
public class Videos {
    private final FileDirectory directory;
    private final BlobStore blobs;
    private final Decoder decoder;
    private final FrameMemory memory;
    private final InferenceProperties.Frames settings;

    Videos(
            FileDirectory directory,
            BlobStore blobs,
            Decoder decoder,
            FrameMemory memory,
            InferenceProperties properties) {
        this.directory = directory;
        this.blobs = blobs;
        this.decoder = decoder;
        this.memory = memory;
        this.settings = properties.frames();
    }

    /** @throws ApiException naming the field, for an unknown file or frames that it does not have */
    public FileVideo find(String fileId, FrameWish wish) {
        FrameSampling sampling = wish.sampling(settings);
        String urlField = wish.part() + ".video_url.url";
        String sha256 = directory.sha256(fileId, urlField);
        try {
            VideoFile file = VideoFile.stored(blobs.localPath(sha256), sha256);
            SamplingReceipt receipt = choose(file, sampling, wish);
            return new FileVideo(
                    fileId, sha256, file, sampling, receipt, decoder.probe(file).durationSeconds());
        } catch (NoSuchBlobException e) {
            throw ApiException.notFound(urlField, "file_not_found", "the content of '" + fileId + "' is gone");
        } catch (VideoException.TimedOut | VideoException.Interrupted | VideoException.DecoderUnavailable e) {
            throw e;
        } catch (VideoException e) {
            throw ApiException.invalid(urlField, "invalid_video", "the file '" + fileId + "': " + e.getMessage());
        }
    }

    /** @throws ApiException 400 if the videos of one request are more than decoding has memory for */
    public void requireRoom(List<FileVideo> videos, FrameForm form) {
        memory.requireRoom(distinct(videos).values(), form);
    }

    /**
     * Decodes what the model does not remember, each content once. Waits while other requests' frames take the memory;
     * close what this returns when the model is through with the frames.
     */
    public Decoded decode(List<FileVideo> videos, FrameForm form, Predicate<FileVideo> remembered)
            throws InterruptedException {
        List<FileVideo> unseen =
                videos.stream().filter(video -> !remembered.test(video)).toList();
        if (unseen.isEmpty()) {
            return Decoded.NONE;
        }
        Map<String, FileVideo> contents = distinct(unseen);
        FrameMemory.Share share = memory.take(contents.values(), form);
        Decoded frames = new Held(unseen, share);
        try {
            for (FileVideo content : contents.values()) {
                SampledFrames pixels = content.decode(decoder, form);
                unseen.stream()
                        .filter(video -> video.content().equals(content.content()))
                        .forEach(video -> video.hold(pixels));
            }
            return frames;
        } catch (Throwable e) { // of memory too
            frames.close();
            throw e;
        }
    }

    private static Map<String, FileVideo> distinct(Collection<FileVideo> videos) {
        Map<String, FileVideo> distinct = new LinkedHashMap<>();
        videos.forEach(video -> distinct.putIfAbsent(video.content(), video));
        return distinct;
    }

    private SamplingReceipt choose(VideoFile file, FrameSampling sampling, FrameWish wish) {
        try {
            SamplingReceipt receipt = decoder.choose(file, sampling);
            if (receipt.frameIndices().size() > settings.maxCount()) {
                throw wish.tooMany(settings);
            }
            return receipt;
        } catch (VideoException.SamplingOutOfRange e) {
            throw ApiException.invalid(offender(file, wish), String.valueOf(e.getMessage()));
        }
    }

    private String offender(VideoFile file, FrameWish wish) {
        if (wish.timestampsSeconds() != null) {
            return wish.field("timestamps");
        }
        Double start = wish.startSeconds();
        boolean startBeyond = start != null && start >= decoder.probe(file).durationSeconds();
        return wish.field(startBeyond || wish.endSeconds() == null ? "start_offset" : "end_offset");
    }

    /** Decoded frames in memory; closing lets them go, and may be done twice. */
    @FunctionalInterface
    public interface Decoded extends AutoCloseable {
        Decoded NONE = () -> {};

        @Override
        void close();
    }

    private record Held(List<FileVideo> videos, FrameMemory.Share share, AtomicBoolean closed) implements Decoded {
        Held(List<FileVideo> videos, FrameMemory.Share share) {
            this(videos, share, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                videos.forEach(FileVideo::drop);
                share.close();
            }
        }
    }
}
