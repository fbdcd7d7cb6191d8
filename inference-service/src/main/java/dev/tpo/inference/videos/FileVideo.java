package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.inference.engine.VideoView;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen frames of an uploaded video. */
public final class FileVideo implements VideoView {
    private final String fileId;
    private final String sha256;
    private final Path file;
    private final FrameSampling sampling;
    private final SamplingReceipt receipt;
    private final double durationSeconds;
    private final Decoder decoder;
    private @Nullable SampledFrames decoded;

    FileVideo(
            String fileId,
            String sha256,
            Path file,
            FrameSampling sampling,
            SamplingReceipt receipt,
            double durationSeconds,
            Decoder decoder) {
        this.fileId = fileId;
        this.sha256 = sha256;
        this.file = file;
        this.sampling = sampling;
        this.receipt = receipt;
        this.durationSeconds = durationSeconds;
        this.decoder = decoder;
    }

    public String fileId() {
        return fileId;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public String samplingKey() {
        return receipt.frameIndices().toString();
    }

    @Override
    public SamplingReceipt receipt() {
        return receipt;
    }

    @Override
    public double durationSeconds() {
        return durationSeconds;
    }

    /** The pixels are handed over once: what the model has read, no request holds any longer. */
    @Override
    public synchronized SampledFrames frames() {
        decode();
        SampledFrames frames = decoded;
        decoded = null;
        return Objects.requireNonNull(frames);
    }

    synchronized void decode() {
        if (decoded == null) {
            decoded = decoder.decode(file, sampling);
        }
    }

    synchronized void drop() {
        decoded = null;
    }
}
