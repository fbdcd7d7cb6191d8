package dev.tpo.frames;

import dev.tpo.frames.VideoException.Damaged;
import dev.tpo.frames.VideoException.Empty;
import dev.tpo.frames.VideoException.TooLarge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Learns a file by decoding it once: how many frames, when each is presented, whether all of it decodes.
 *
 * <p>The container's header is asked first, cheaply, so that too large a picture is refused before it is decoded. Its
 * frame count and duration are otherwise not believed, only held against what was decoded: fewer frames mean a
 * truncated file.
 */
final class FileProber {

    private final Ffmpeg ffmpeg;
    private final DecodingLimits limits;
    private final HeaderReader headers;

    FileProber(Ffmpeg ffmpeg, DecodingLimits limits) {
        this.ffmpeg = ffmpeg;
        this.limits = limits;
        this.headers = new HeaderReader(ffmpeg, limits);
    }

    FrameIndex index(Path file) {
        VideoHeader header = headers.read(file);
        if ((long) header.width() * header.height() > limits.maxPixels()) {
            throw new TooLarge("a frame of " + header.width() + "×" + header.height() + " pixels exceeds the limit of "
                    + limits.maxPixels());
        }
        var outcome = ChildProcess.run(
                ffmpeg.probe(
                        file,
                        limits,
                        List.of(
                                "-select_streams",
                                Integer.toString(header.streamIndex()),
                                "-show_entries",
                                "frame=best_effort_timestamp,duration",
                                "-of",
                                "compact=p=0:nk=0")),
                limits.timeLimit(),
                stdout -> readTicks(stdout, header));
        FrameTicks ticks = outcome.output();
        DecoderComplaints complaints = DecoderComplaints.about(header, outcome.stderr());
        if (outcome.exitStatus() != 0) {
            throw new Damaged("the video does not decode: " + complaints.orElse("status " + outcome.exitStatus()));
        }
        if (ticks.count() == 0) {
            throw complaints.isEmpty()
                    ? new Empty("the video has no frame")
                    : new Damaged("no frame decodes: " + complaints.orElse(""));
        }
        if (!complaints.isEmpty()) {
            throw new Damaged("parts of the video do not decode: " + complaints.orElse(""));
        }
        FrameTimes times = ticks.times();
        refuseTruncated(header, times);
        double duration = times.durationSeconds();
        VideoProbe probe = new VideoProbe(
                duration,
                times.count(),
                times.count() / duration,
                header.width(),
                header.height(),
                header.codec(),
                header.container());
        return new FrameIndex(probe, times, header.streamIndex());
    }

    /**
     * Some containers say how many frames there should be and how long they last. Both must fall short: an AVI counts
     * frames that it leaves out, and the last frame's own length is not always known.
     */
    private static void refuseTruncated(VideoHeader header, FrameTimes times) {
        long declared = header.declaredFrames();
        boolean tooFew = declared > 0 && times.count() < declared - Math.max(2, declared / 50);
        boolean tooShort = times.durationSeconds() < 0.95 * header.declaredSeconds() - 0.1;
        if (tooFew && tooShort) {
            throw new Damaged("the video is truncated: " + times.count() + " of its " + declared + " frames are there");
        }
    }

    private FrameTicks readTicks(InputStream stdout, VideoHeader header) throws IOException {
        FrameTicks ticks = new FrameTicks(header);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stdout, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    ticks.add(field(line, "best_effort_timestamp="), field(line, "duration="));
                }
                if (ticks.count() > limits.maxFrames()) {
                    throw new TooLarge("more than " + limits.maxFrames() + " frames");
                }
            }
        }
        return ticks;
    }

    private static String field(String line, String name) {
        int at = line.indexOf(name);
        if (at < 0) {
            return "N/A";
        }
        int end = line.indexOf('|', at);
        return line.substring(at + name.length(), end < 0 ? line.length() : end);
    }
}
