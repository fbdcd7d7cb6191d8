package dev.tpo.frames;

import dev.tpo.frames.VideoException.Damaged;
import dev.tpo.frames.VideoException.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One ffmpeg pass up to the last wanted frame; only the wanted frames' pixels come through the pipe. */
final class FrameDecoder {

    private final Ffmpeg ffmpeg;
    private final DecodingLimits limits;

    FrameDecoder(Ffmpeg ffmpeg, DecodingLimits limits) {
        this.ffmpeg = ffmpeg;
        this.limits = limits;
    }

    SampledFrames decode(Path file, FrameIndex index, FrameChoice choice) {
        VideoProbe probe = index.probe();
        long frameBytes = 3L * probe.width() * probe.height();
        int[] indices = choice.indices();
        if (frameBytes * indices.length > limits.maxOutputBytes()) {
            throw new TooLarge(indices.length + " frames of " + probe.width() + "×" + probe.height()
                    + " pixels exceed the limit of " + limits.maxOutputBytes() + " bytes");
        }
        int[] distinct = Arrays.stream(indices).sorted().distinct().toArray();
        byte[] rgb = new byte[Math.toIntExact(frameBytes * indices.length)]; // (T, H, W, 3)
        var outcome = ChildProcess.run(
                ffmpeg.decode(file, limits, outputArguments(index, distinct)),
                limits.timeLimit(),
                stdout -> readFrames(stdout, rgb, (int) frameBytes, distinct.length));
        if (outcome.exitStatus() != 0 || outcome.output() < distinct.length) {
            throw new Damaged("only " + outcome.output() + " of " + distinct.length + " frames decode: "
                    + DecoderComplaints.about(headerless(probe), outcome.stderr())
                            .orElse("no reason given"));
        }
        spread(rgb, (int) frameBytes, indices, distinct);
        return new SampledFrames(
                rgb, indices.length, probe.height(), probe.width(), receipt(choice, index.times()), probe);
    }

    SamplingReceipt receipt(FrameChoice choice, FrameTimes times) {
        return new SamplingReceipt(
                Arrays.stream(choice.indices()).boxed().toList(),
                Arrays.stream(choice.indices()).mapToObj(times::at).toList(),
                choice.startSeconds(),
                choice.endSeconds(),
                choice.sampler(),
                ffmpeg.version());
    }

    /**
     * The scale at the end gives one size also where the picture's changes on the way; where it does not, it converts
     * colours only. {@code passthrough}: no frame is doubled or dropped for the sake of a constant rate.
     */
    private static List<String> outputArguments(FrameIndex index, int[] distinct) {
        String select = Arrays.stream(distinct).mapToObj(n -> "eq(n," + n + ")").collect(Collectors.joining("+"));
        VideoProbe probe = index.probe();
        return List.of(
                "-map",
                "0:" + index.streamIndex(),
                "-vf",
                "select='" + select + "',scale=" + probe.width() + ":" + probe.height()
                        + ":flags=bicubic+accurate_rnd+full_chroma_int",
                "-fps_mode",
                "passthrough",
                "-frames:v",
                Integer.toString(distinct.length),
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "pipe:1");
    }

    /** Fills the front of {@code rgb}; gives how many whole frames came. */
    private static int readFrames(InputStream stdout, byte[] rgb, int frameBytes, int expected) throws IOException {
        int read = stdout.readNBytes(rgb, 0, frameBytes * expected);
        stdout.transferTo(OutputStream.nullOutputStream());
        return read / frameBytes;
    }

    /** From the distinct frames in file order to the wanted order. */
    private static void spread(byte[] rgb, int frameBytes, int[] indices, int[] distinct) {
        if (Arrays.equals(indices, distinct)) {
            return;
        }
        byte[] decoded = Arrays.copyOf(rgb, frameBytes * distinct.length);
        for (int t = 0; t < indices.length; t++) {
            int at = Arrays.binarySearch(distinct, indices[t]);
            System.arraycopy(decoded, at * frameBytes, rgb, t * frameBytes, frameBytes);
        }
    }

    private static VideoHeader headerless(VideoProbe probe) {
        return new VideoHeader(
                0, probe.width(), probe.height(), probe.codec(), probe.container(), 0, 0, 0, 0, java.util.Set.of());
    }
}
