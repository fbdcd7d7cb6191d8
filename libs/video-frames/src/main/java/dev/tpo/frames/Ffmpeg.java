package dev.tpo.frames;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bundled ffmpeg and ffprobe, and the arguments that keep both harmless: no input from a terminal, local files
 * only, containers from a fixed list (none that can name another file), bounded allocations and pictures.
 */
final class Ffmpeg {

    /** ffmpeg's demuxer names. Playlists, concat, image sequences, scripts and devices are missing on purpose. */
    private static final String CONTAINERS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,ogg,flv,asf,h264,hevc,m4v,ivf,gif,mxf,obu";

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    private final FfmpegBinaries binaries;

    private Ffmpeg(FfmpegBinaries binaries) {
        this.binaries = binaries;
    }

    static Ffmpeg bundled() {
        return new Ffmpeg(FfmpegBinaries.unpacked());
    }

    /** The version of the library that decodes, as receipts name it. */
    String version() {
        return "ffmpeg " + FfmpegBinaries.version();
    }

    /** An ffprobe of one file that prints what the arguments ask for; errors go to stderr. */
    ProcessBuilder probe(Path file, DecodingLimits limits, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-v", "error"));
        all.addAll(input(limits));
        all.addAll(arguments);
        all.add(url(file));
        return binaries.child(bounds(limits), "ffprobe", all);
    }

    /** An ffmpeg that reads one file and does with it what {@code outputArguments} say. */
    ProcessBuilder decode(Path file, DecodingLimits limits, List<String> outputArguments) {
        List<String> all = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-v", "error"));
        all.addAll(input(limits));
        all.addAll(List.of("-i", url(file)));
        all.addAll(outputArguments);
        return binaries.child(bounds(limits), "ffmpeg", all);
    }

    private static List<String> input(DecodingLimits limits) {
        return List.of(
                "-max_alloc",
                Long.toString(limits.maxAllocationBytes()),
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
    private static List<String> bounds(DecodingLimits limits) {
        if (!Files.isExecutable(PRLIMIT)) {
            return List.of();
        }
        long addressBytes = limits.maxAllocationBytes() * 4 + (4L << 30);
        return List.of(PRLIMIT.toString(), "--core=0", "--as=" + addressBytes);
    }

    /** An explicit protocol, so that no file name is taken for an option, another protocol or a pattern. */
    private static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
