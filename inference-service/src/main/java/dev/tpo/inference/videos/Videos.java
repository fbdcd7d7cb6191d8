package dev.tpo.inference.videos;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.NoSuchBlobException;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoException;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.VideoView;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Finds the frames that a request means, and has them decoded where the model does not know them yet. */
@Component
public class Videos {
    private final FileDirectory directory;
    private final BlobStore blobs;
    private final Decoder decoder;
    private final InferenceProperties.Frames settings;
    private final Semaphore ahead;

    Videos(FileDirectory directory, BlobStore blobs, Decoder decoder, InferenceProperties properties) {
        this.directory = directory;
        this.blobs = blobs;
        this.decoder = decoder;
        this.settings = properties.frames();
        this.ahead = new Semaphore(settings.decodedAhead(), true);
    }

    /** @throws ApiException naming the field, for an unknown file or frames that it does not have */
    public FileVideo find(String fileId, FrameWish wish) {
        FrameSampling sampling = wish.sampling(settings);
        String urlField = wish.part() + ".video_url.url";
        String sha256 = directory.sha256(fileId, urlField);
        try {
            Path file = blobs.localPath(sha256);
            SamplingReceipt receipt = choose(file, sampling, wish);
            return new FileVideo(
                    fileId, sha256, file, sampling, receipt, decoder.probe(file).durationSeconds(), decoder);
        } catch (NoSuchBlobException e) {
            throw ApiException.notFound(urlField, "file_not_found", "the content of '" + fileId + "' is gone");
        } catch (VideoException.TimedOut | VideoException.DecoderUnavailable e) {
            throw e;
        } catch (VideoException e) {
            throw ApiException.invalid(urlField, "invalid_video", "the file '" + fileId + "': " + e.getMessage());
        }
    }

    /**
     * Decodes what the model does not remember. The frames of only so many requests lie in memory at once; close what
     * this returns when the model is through with them.
     */
    public Prepared prepare(List<FileVideo> videos, Predicate<VideoView> remembered) {
        List<FileVideo> unseen =
                videos.stream().filter(video -> !remembered.test(video)).toList();
        if (unseen.isEmpty()) {
            return () -> {};
        }
        ahead.acquireUninterruptibly();
        try {
            unseen.forEach(FileVideo::decode);
        } catch (RuntimeException e) {
            ahead.release();
            throw e;
        }
        return () -> {
            unseen.forEach(FileVideo::drop);
            ahead.release();
        };
    }

    private SamplingReceipt choose(Path file, FrameSampling sampling, FrameWish wish) {
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

    private String offender(Path file, FrameWish wish) {
        if (wish.timestampsSeconds() != null) {
            return wish.field("timestamps");
        }
        Double start = wish.startSeconds();
        boolean startBeyond = start != null && start >= decoder.probe(file).durationSeconds();
        return wish.field(startBeyond || wish.endSeconds() == null ? "start_offset" : "end_offset");
    }

    /** Decoded frames in memory; closing lets them go. */
    @FunctionalInterface
    public interface Prepared extends AutoCloseable {
        @Override
        void close();
    }
}
