package dev.tpo.nano.world;

import dev.tpo.frames.FfmpegBinaries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes frames into an mp4 file through ffmpeg, a child process fed with raw pixels. */
final class VideoFile {

    private VideoFile() {}

    /** Gives the pixels of one frame after the other. */
    interface FrameSource {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @throws IOException if ffmpeg refuses or ends early */
    static void write(Path file, int framesPerSecond, FrameSource frames) throws IOException {
        Process encoder = FfmpegBinaries.unpacked()
                .ffmpeg(arguments(file, framesPerSecond))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD) // whoever calls may print JSON there
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream out = encoder.getOutputStream()) {
            frames.writeTo(out);
        } catch (IOException e) {
            encoder.destroyForcibly();
            throw new IOException("ffmpeg took no more frames of " + file, e);
        }
        try {
            int status = encoder.waitFor();
            if (status != 0) {
                throw new IOException("ffmpeg could not encode " + file + ": exit status " + status);
            }
        } catch (InterruptedException e) {
            encoder.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while encoding " + file, e);
        }
    }

    /** One thread and bit-exact flags: the same frames give the same file. A key frame every five seconds. */
    private static List<String> arguments(Path file, int framesPerSecond) {
        String size = Painter.SIDE + "x" + Painter.SIDE;
        String rate = Integer.toString(framesPerSecond);
        return List.of(
                "-nostdin",
                "-loglevel",
                "error",
                "-y",
                "-f",
                "rawvideo",
                "-pixel_format",
                "rgb24",
                "-video_size",
                size,
                "-framerate",
                rate,
                "-i",
                "pipe:0",
                "-c:v",
                "libopenh264",
                "-threads",
                "1",
                "-b:v",
                "300k",
                "-g",
                Integer.toString(5 * framesPerSecond),
                "-pix_fmt",
                "yuv420p",
                "-fflags",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                "-movflags",
                "+faststart",
                file.toAbsolutePath().toString());
    }
}
