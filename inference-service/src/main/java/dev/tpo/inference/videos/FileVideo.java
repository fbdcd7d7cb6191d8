package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoProbe;
import dev.tpo.lmm.prompt.VideoInput;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Chosen frames of an uploaded video. The pixels are there between {@link Videos#decode} and its end only. */
public final class FileVideo implements VideoInput {
    private static final int RGB = 3;

    private final String fileId;
    private final String sha256;
    private final Path file;
    private final FrameSampling sampling;
    private final SamplingReceipt receipt;
    private final VideoProbe probe;
    private volatile @Nullable SampledFrames decoded;

    FileVideo(
            String fileId,
            String sha256,
            Path file,
            FrameSampling sampling,
            SamplingReceipt receipt,
            VideoProbe probe) {
        this.fileId = fileId;
        this.sha256 = sha256;
        this.file = file;
        this.sampling = sampling;
        this.receipt = receipt;
        this.probe = probe;
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
        return probe.durationSeconds();
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

    /** Bytes that decoding takes: frames that are named twice or out of order are copied to their places. */
    long decodedBytes() {
        var indices = receipt.frameIndices();
        long distinct = indices.stream().distinct().count();
        boolean inOrder = indices.equals(indices.stream().distinct().sorted().toList());
        return RGB * (long) probe.width() * probe.height() * (indices.size() + (inOrder ? 0 : distinct));
    }

    /** In words, for whoever asked for too much of it. */
    String size() {
        return receipt.frameIndices().size() + " of " + probe.width() + "×" + probe.height() + " pixels";
    }

    SampledFrames decode(Decoder decoder) {
        return decoder.decode(file, sampling);
    }

    void hold(SampledFrames frames) {
        decoded = frames;
    }

    void drop() {
        decoded = null;
    }
}
