package dev.tpo.frames;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * The bundled ffmpeg and ffprobe, and the arguments that keep both harmless: no input from a terminal, local files
 * only, containers from a fixed list (none that can name another file), bounded allocations and pictures.
 *
 * <p>JavaCPP unpacks them once into its cache, whose place {@code org.bytedeco.javacpp.cachedir} names.
 */
final class Ffmpeg {

    /** ffmpeg's demuxer names. Playlists, concat, image sequences, scripts and devices are missing on purpose. */
    private static final String CONTAINERS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,ogg,flv,asf,h264,hevc,m4v,ivf,gif,mxf,obu";

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    private final String ffmpeg;
    private final String ffprobe;

    private Ffmpeg(String ffmpeg, String ffprobe) {
        this.ffmpeg = ffmpeg;
        this.ffprobe = ffprobe;
    }

    static Ffmpeg bundled() {
        try {
            return new Ffmpeg(
                    Loader.load(org.bytedeco.ffmpeg.ffmpeg.class), Loader.load(org.bytedeco.ffmpeg.ffprobe.class));
        } catch (LinkageError | RuntimeException e) {
            throw new VideoException.DecoderUnavailable("cannot unpack ffmpeg: " + e);
        }
    }

    /** The version of the library that decodes, as receipts name it. */
    String version() {
        return "ffmpeg 8.0.1";
    }

    /** An ffprobe of one file that prints {@code entries} and nothing else; errors go to stderr. */
    List<String> probeCommand(Path file, DecodingLimits limits, List<String> arguments) {
        List<String> command = bounded(limits);
        command.add(ffprobe);
        command.addAll(List.of("-v", "error", "-max_alloc", Long.toString(limits.maxAllocationBytes())));
        command.addAll(input(limits));
        command.addAll(arguments);
        command.add(url(file));
        return command;
    }

    /** An ffmpeg that reads one file and does with it what {@code outputArguments} say. */
    List<String> decodeCommand(Path file, DecodingLimits limits, List<String> outputArguments) {
        List<String> command = bounded(limits);
        command.add(ffmpeg);
        command.addAll(List.of("-nostdin", "-hide_banner", "-v", "error"));
        command.addAll(List.of("-max_alloc", Long.toString(limits.maxAllocationBytes())));
        command.addAll(input(limits));
        command.addAll(List.of("-i", url(file)));
        command.addAll(outputArguments);
        return command;
    }

    private static List<String> input(DecodingLimits limits) {
        return List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                CONTAINERS,
                "-max_pixels",
                Long.toString(limits.maxPixels()),
                "-threads",
                "0");
    }

    /** Java cannot set limits on a child; util-linux's prlimit can, where it is installed. */
    private static List<String> bounded(DecodingLimits limits) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(PRLIMIT)) {
            long cpuSeconds = Math.max(1, limits.timeLimit().toSeconds())
                    * Runtime.getRuntime().availableProcessors();
            command.addAll(List.of(PRLIMIT.toString(), "--core=0", "--cpu=" + cpuSeconds));
            command.add("--as=" + (limits.maxAllocationBytes() * 4 + (4L << 30)));
        }
        return command;
    }

    /** An explicit protocol, so that no file name is taken for an option, another protocol or a pattern. */
    private static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
