package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.VideoInput;
import org.jspecify.annotations.Nullable;

/** Chosen frames of an uploaded video. The pixels are there between {@link Videos#decode} and its end only. */
public final class FileVideo implements VideoInput {
    private static final int RGB = 3;

    private final String fileId;
    private final String sha256;
    private final VideoFile file;
    private final FrameSampling sampling;
    private final SamplingReceipt receipt;
    private final double durationSeconds;
    private volatile @Nullable SampledFrames decoded;

    FileVideo(
            String fileId,
            String sha256,
            VideoFile file,
            FrameSampling sampling,
            SamplingReceipt receipt,
            double durationSeconds) {
        this.fileId = fileId;
        this.sha256 = sha256;
        this.file = file;
        this.sampling = sampling;
        this.receipt = receipt;
        this.durationSeconds = durationSeconds;
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

    /** @throws FramesForgottenException if they are not decoded */
    @Override
    public SampledFrames frames() {
        SampledFrames frames = decoded;
        if (frames == null) {
            throw new FramesForgottenException(fileId);
        }
        return frames;
    }

    /** Two with equal names show the same. */
    String content() {
        return sha256 + samplingKey();
    }

    /** Bytes of its frames in the size that a model sees; a frame that is named twice is there twice. */
    long decodedBytes(FrameForm form) {
        FrameForm.Cut cut = form.cut(1, 1);
        return RGB * (long) cut.height() * cut.width() * receipt.frameIndices().size();
    }

    /** In words, for whoever asked for too much of it. */
    String size() {
        return receipt.frameIndices().size() + " of '" + fileId + "'";
    }

    SampledFrames decode(Decoder decoder, FrameForm form) {
        return decoder.decode(file, sampling, form);
    }

    void hold(SampledFrames frames) {
        decoded = frames;
    }

    void drop() {
        decoded = null;
    }
}
