package dev.tpo.frames;

import java.nio.file.Path;

/**
 * Reads frames of video files. Safe for use by several threads; each call runs ffmpeg in child processes of its own.
 *
 * <p>The first look at a file decodes it once to learn every frame's presentation time; the times of recently seen
 * files are remembered (keyed by path, size and modification time), so that sampling again costs one pass only.
 */
public final class VideoReader {

    private final FrameIndexes indexes;
    private final FrameDecoder decoder;

    /** @throws VideoException.DecoderUnavailable if ffmpeg cannot be unpacked here */
    public VideoReader(DecodingLimits limits) {
        Ffmpeg ffmpeg = Ffmpeg.bundled();
        this.indexes = new FrameIndexes(new FileProber(ffmpeg, limits));
        this.decoder = new FrameDecoder(ffmpeg, limits);
    }

    /** @throws VideoException if the file is not a whole, decodable video within the limits */
    public VideoProbe probe(Path file) {
        return indexes.of(file).probe();
    }

    /**
     * @throws VideoException.SamplingOutOfRange if the sampling names what this video does not have
     * @throws VideoException if the file is not a whole, decodable video within the limits
     */
    public SampledFrames sample(Path file, FrameSampling sampling) {
        FrameIndex index = indexes.of(file);
        FrameChoice choice = FrameChoice.of(sampling, index.times());
        return decoder.decode(file, index, choice);
    }

    /** The receipt that {@link #sample} would give, without decoding a pixel of a file already seen. */
    public SamplingReceipt choose(Path file, FrameSampling sampling) {
        FrameIndex index = indexes.of(file);
        return decoder.receipt(FrameChoice.of(sampling, index.times()), index.times());
    }
}
