package dev.tpo.inference;

import dev.tpo.frames.FfmpegBinaries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Real mp4 files: 64×64 pixels, four frames a second, each frame of its own grey. */
final class Clips {
    private static final int SIDE = 64;

    private Clips() {}

    static Path write(Path file, int frames) throws IOException, InterruptedException {
        Process ffmpeg = FfmpegBinaries.unpacked()
                .ffmpeg(List.of(
                        "-loglevel",
                        "error",
                        "-y",
                        "-f",
                        "rawvideo",
                        "-pix_fmt",
                        "rgb24",
                        "-s",
                        SIDE + "x" + SIDE,
                        "-r",
                        "4",
                        "-i",
                        "-",
                        "-c:v",
                        "libopenh264",
                        "-pix_fmt",
                        "yuv420p",
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream pixels = ffmpeg.getOutputStream()) {
            for (int i = 0; i < frames; i++) {
                byte[] frame = new byte[SIDE * SIDE * 3];
                java.util.Arrays.fill(frame, (byte) (40 + 4 * i));
                pixels.write(frame);
            }
        }
        if (ffmpeg.waitFor() != 0) {
            throw new IOException("ffmpeg did not write " + file);
        }
        return file;
    }
}
