package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderReply;
import dev.tpo.frames.decoder.DecoderRequest;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.frames.decoder.VideoIndex;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of video files. Safe for use by several threads. A file is demuxed once to make its index; wanted frames
 * are decoded from the key frames before them, in processes of their own, and leave those in the size that is wanted,
 * one at a time.
 */
public final class VideoReader implements AutoCloseable {

    private static final int RGB = 3;

    /** A single frame is held in memory, and so can be kept in the cache, up to this size. */
    private static final int HELD_PIXELS = 1 << 20;

    private final DecodingLimits limits;
    private final DecoderPool decoders;
    private final VideoIndexes indexes;
    private final @Nullable FrameCache cache;

    /** Takes one frame's pixels as they come. */
    @FunctionalInterface
    public interface FrameSink {
        /**
         * @param rgb exactly height × width × 3 bytes, (H, W, 3) uint8, row by row from the top
         */
        void frame(int height, int width, InputStream rgb) throws IOException;
    }

    /**
     * @param processes decoders at most at once; each uses the processor's cores
     * @param cache null: frames are decoded each time
     * @throws VideoException.DecoderUnavailable if the decoder cannot be unpacked here
     */
    public VideoReader(DecodingLimits limits, int processes, @Nullable FrameCache cache) {
        this.limits = limits;
        this.decoders = new DecoderPool(DecoderProgram.installed(), limits, processes);
        this.indexes = new VideoIndexes(decoders, limits);
        this.cache = cache;
    }

    /** @throws VideoException if the file is no decodable video within the limits */
    public VideoProbe probe(VideoFile file) {
        return VideoProbe.of(indexes.of(file));
    }

    /**
     * Which frames a sampling means; no pixel of a file already indexed is decoded.
     *
     * @throws VideoException.SamplingOutOfRange if the sampling names what this video does not have
     * @throws VideoException if the file is no decodable video within the limits
     */
    public SamplingReceipt choose(VideoFile file, FrameSampling sampling) {
        FrameTimes times = times(indexes.of(file));
        return receipt(FrameChoice.of(sampling, times), times);
    }

    /**
     * @param form the size; frames as shown must fit into one array
     * @throws VideoException.SamplingOutOfRange if the sampling names what this video does not have
     * @throws VideoException if the file is no decodable video within the limits, or a frame does not decode
     */
    public SampledFrames sample(VideoFile file, FrameSampling sampling, FrameForm form) {
        try {
            return sample(file, indexes.of(file), sampling, form);
        } catch (VideoException.FrameLost e) {
            return sample(file, decoded(file), sampling, form);
        }
    }

    /** Frames have other numbers then: those that are kept would be the wrong ones. */
    private VideoIndex decoded(VideoFile file) {
        VideoIndex index = indexes.decoded(file);
        if (cache != null && file.sha256() != null) {
            cache.forget(file.sha256());
        }
        return index;
    }

    private SampledFrames sample(VideoFile file, VideoIndex index, FrameSampling sampling, FrameForm form) {
        FrameTimes times = times(index);
        FrameChoice choice = FrameChoice.of(sampling, times);
        FrameForm.Cut cut = form.cut(index.facts().shownHeight(), index.facts().shownWidth());
        int frameBytes = Math.toIntExact((long) cut.height() * cut.width() * RGB);
        long bytes = (long) frameBytes * choice.indices().length;
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new VideoException.TooLarge(choice.indices().length + " frames of " + cut.width() + "×" + cut.height()
                    + " pixels do not fit into memory at once");
        }
        byte[] rgb = new byte[(int) bytes]; // (T, H, W, 3)
        int[] missing = IntStream.of(choice.indices())
                .distinct()
                .filter(frame -> !fromCache(file, form, frame, rgb, firstPlace(choice, frame) * frameBytes, frameBytes))
                .sorted()
                .toArray();
        if (missing.length > 0) {
            decode(file, index, form, IntStream.of(missing), (frame, height, width, pixels) -> {
                int at = firstPlace(choice, frame) * frameBytes;
                pixels.readFully(rgb, at, frameBytes);
                keep(file, form, frame, height, width, rgb, at, frameBytes);
            });
        }
        for (int t = 0; t < choice.indices().length; t++) {
            int from = firstPlace(choice, choice.indices()[t]) * frameBytes;
            if (from != t * frameBytes) {
                System.arraycopy(rgb, from, rgb, t * frameBytes, frameBytes);
            }
        }
        return new SampledFrames(
                rgb, choice.indices().length, cut.height(), cut.width(), receipt(choice, times), VideoProbe.of(index));
    }

    /**
     * One frame. One of many pixels is not held, but passed on as it comes; a small resized one is kept in the cache.
     *
     * @throws VideoException.SamplingOutOfRange if the video has no frame of this number
     * @throws VideoException if the file is no decodable video within the limits, or the frame does not decode
     * @throws UncheckedIOException what the sink has thrown
     */
    public void show(VideoFile file, int frame, FrameForm form, FrameSink sink) {
        try {
            show(file, indexes.of(file), frame, form, sink);
        } catch (VideoException.FrameLost e) {
            show(file, decoded(file), frame, form, sink);
        }
    }

    private void show(VideoFile file, VideoIndex index, int frame, FrameForm form, FrameSink sink) {
        requireFrame(index, frame);
        FrameForm.Cut cut = form.cut(index.facts().shownHeight(), index.facts().shownWidth());
        if (isKept(file, form) && (long) cut.height() * cut.width() <= HELD_PIXELS) {
            give(held(file, index, frame, form, cut), sink);
            return;
        }
        decode(file, index, form, IntStream.of(frame), (number, height, width, pixels) -> {
            Bounded bounded = new Bounded(pixels, (long) height * width * RGB);
            try {
                sink.frame(height, width, bounded);
            } catch (IOException e) {
                if (bounded.hasFailed()) {
                    throw e;
                }
                throw new UncheckedIOException(e);
            }
            bounded.skipRest();
        });
    }

    private FrameCache.Pixels held(VideoFile file, VideoIndex index, int frame, FrameForm form, FrameForm.Cut cut) {
        byte[] rgb = new byte[cut.height() * cut.width() * RGB];
        if (!fromCache(file, form, frame, rgb, 0, rgb.length)) {
            decode(file, index, form, IntStream.of(frame), (number, height, width, pixels) -> {
                pixels.readFully(rgb);
                keep(file, form, frame, height, width, rgb, 0, rgb.length);
            });
        }
        return new FrameCache.Pixels(cut.height(), cut.width(), rgb);
    }

    private static void give(FrameCache.Pixels pixels, FrameSink sink) {
        try {
            sink.frame(pixels.height(), pixels.width(), new ByteArrayInputStream(pixels.rgb()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was learned of content while it was arriving is kept where it lies now. */
    public void keepIndex(VideoFile stored) {
        indexes.keep(stored);
    }

    /**
     * The frame on screen at a time.
     *
     * @param seconds from the first frame's presentation
     * @throws VideoException.SamplingOutOfRange if the video does not last so long
     */
    public int frameAt(VideoFile file, double seconds) {
        return FrameChoice.of(new FrameSampling.AtTimestamps(List.of(seconds)), times(indexes.of(file)))
                .indices()[0];
    }

    /**
     * When a frame is presented.
     *
     * @return seconds from the first frame's presentation
     * @throws VideoException.SamplingOutOfRange if the video has no frame of this number
     */
    public double secondsOf(VideoFile file, int frame) {
        VideoIndex index = indexes.of(file);
        requireFrame(index, frame);
        return times(index).at(frame);
    }

    /** The library that decodes and its version, as receipts name it: another one may give other pixels. */
    public static String decoder() {
        return DecoderProgram.version();
    }

    private static void requireFrame(VideoIndex index, int frame) {
        if (frame < 0 || frame >= index.count()) {
            throw new VideoException.SamplingOutOfRange(
                    "the video has no frame " + frame + ": they are numbered from 0 to " + (index.count() - 1));
        }
    }

    private static int firstPlace(FrameChoice choice, int frame) {
        int[] indices = choice.indices();
        int at = 0;
        while (indices[at] != frame) {
            at++;
        }
        return at;
    }

    /** Frames at source size would fill the cache at once; of content that may be refused yet nothing is kept. */
    private boolean isKept(VideoFile file, FrameForm form) {
        return cache != null && file.isStored() && !(form instanceof FrameForm.Shown);
    }

    private boolean fromCache(VideoFile file, FrameForm form, int frame, byte[] rgb, int at, int frameBytes) {
        if (cache == null || file.sha256() == null || !isKept(file, form)) {
            return false;
        }
        FrameCache.Pixels found = cache.find(file.sha256(), form, frame);
        if (found == null || found.rgb().length != frameBytes) {
            return false;
        }
        System.arraycopy(found.rgb(), 0, rgb, at, frameBytes);
        return true;
    }

    private void keep(
            VideoFile file, FrameForm form, int frame, int height, int width, byte[] rgb, int at, int frameBytes) {
        if (cache != null && file.sha256() != null && isKept(file, form)) {
            byte[] own = Arrays.copyOfRange(rgb, at, at + frameBytes);
            cache.keep(file.sha256(), form, frame, new FrameCache.Pixels(height, width, own));
        }
    }

    private interface Decoded {
        void frame(int frame, int height, int width, DataInputStream pixels) throws IOException;
    }

    private void decode(VideoFile file, VideoIndex index, FrameForm form, IntStream frames, Decoded decoded) {
        Path path = file.path().toAbsolutePath();
        decoders.ask(
                new DecoderRequest.Frames(
                        path.toString(), limits.ofRequest(), index.facts(), form, FramePlan.runs(index, frames)),
                new DecoderReply.Reader() {
                    @Override
                    public void frame(int number, int height, int width, DataInputStream pixels) throws IOException {
                        decoded.frame(number, height, width, pixels);
                    }
                });
    }

    private static FrameTimes times(VideoIndex index) {
        return new FrameTimes(index.frameSeconds(), index.durationSeconds());
    }

    private static SamplingReceipt receipt(FrameChoice choice, FrameTimes times) {
        return new SamplingReceipt(
                Arrays.stream(choice.indices()).boxed().toList(),
                Arrays.stream(choice.indices()).mapToObj(times::at).toList(),
                choice.startSeconds(),
                choice.endSeconds(),
                choice.sampler(),
                DecoderProgram.version());
    }

    @Override
    public void close() {
        decoders.close();
    }

    /** One frame's bytes of a stream that goes on. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;
        private boolean failed;

        Bounded(InputStream in, long bytes) {
            this.in = in;
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = readOn(into, at, (int) Math.min(length, left));
            left -= read;
            return read;
        }

        private int readOn(byte[] into, int at, int length) throws IOException {
            try {
                int read = in.read(into, at, length);
                if (read < 0) {
                    throw new EOFException("the frame's pixels end early");
                }
                return read;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        /** Whether it was reading that failed, not what became of the pixels. */
        boolean hasFailed() {
            return failed;
        }

        void skipRest() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
