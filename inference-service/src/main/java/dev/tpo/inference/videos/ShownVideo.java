package dev.tpo.inference.videos;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.VideoInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chosen frames of a video, or the pictures that a client showed as one. The pixels are there between
 * {@link Videos#decode} and its end only.
 */
public final class ShownVideo implements VideoInput {
    private final Origin origin;
    private final String sha256;
    private final SamplingReceipt receipt;
    private final @Nullable List<Double> toldInstead;
    private final double durationSeconds;
    private final FrameReading reading;
    private volatile @Nullable SampledFrames decoded;

    /**
     * Where it came from.
     *
     * @param source as {@link dev.tpo.api.FrameReceipt} names it
     * @param name in words, for whoever is told of it
     * @param timed whether its times are those of a video, not merely assumed
     */
    public record Origin(Source source, @Nullable String fileId, String name, boolean timed) {}

    public enum Source {
        FILE,
        DATA,
        URL
    }

    /** @param toldInstead times that the model is told in place of the frames' own; null: it is told those */
    ShownVideo(
            Origin origin,
            String sha256,
            SamplingReceipt receipt,
            @Nullable List<Double> toldInstead,
            double durationSeconds,
            FrameReading reading) {
        this.origin = origin;
        this.sha256 = sha256;
        this.receipt = receipt;
        this.toldInstead = toldInstead;
        this.durationSeconds = durationSeconds;
        this.reading = reading;
    }

    public Origin origin() {
        return origin;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    /** Pictures show the same at other times too, as do frames that are told to be of others; a model reads the times. */
    @Override
    public String samplingKey() {
        List<Integer> indices = receipt.frameIndices();
        return reading instanceof FrameReading.OfPictures || toldInstead != null
                ? indices + "at" + toldSeconds()
                : indices.toString();
    }

    @Override
    public List<Double> toldSeconds() {
        return toldInstead == null ? receipt.timestampsSeconds() : toldInstead;
    }

    /** Null: the frames' own times are told. */
    public @Nullable List<Double> toldInstead() {
        return toldInstead;
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
            throw new FramesForgottenException(origin.name());
        }
        return frames;
    }

    int frameCount() {
        return receipt.frameIndices().size();
    }

    /** Pixels of its frames, as large as they are in their files. */
    long sourcePixels() {
        return reading.sourcePixels(frameCount());
    }

    /** Two with equal names show the same. */
    String content() {
        return sha256 + samplingKey();
    }

    /** Bytes of its frames in the size that a model sees. */
    long decodedBytes(FrameForm form) {
        return reading.decodedBytes(form, frameCount());
    }

    /** In words, for whoever asked for too much of it. */
    String size() {
        return frameCount() + " of " + origin.name();
    }

    SampledFrames decode(Decoder decoder, FrameForm form) {
        return reading.decode(decoder, form, receipt, durationSeconds);
    }

    List<byte[]> jpegs(Decoder decoder, FrameForm form) {
        return reading.jpegs(decoder, form);
    }

    /** What it holds as a whole; pictures are a video of nothing else. */
    public VideoProbe probe() {
        return reading.probe(durationSeconds);
    }

    void hold(SampledFrames frames) {
        decoded = frames;
    }

    void drop() {
        decoded = null;
    }
}
