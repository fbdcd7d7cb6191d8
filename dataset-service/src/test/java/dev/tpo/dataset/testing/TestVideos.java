package dev.tpo.dataset.testing;

import dev.tpo.frames.FfmpegBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real, tiny mp4 files: one frame a second of gray that differs from video to video. */
public final class TestVideos {
    private static final int SIZE = 64;

    private TestVideos() {}

    public static byte[] mp4(int shade, int seconds) {
        try {
            Path file = Files.createTempFile("video", ".mp4");
            Process encoder = FfmpegBinaries.unpacked()
                    .ffmpeg(List.of(
                            "-y",
                            "-f",
                            "rawvideo",
                            "-pix_fmt",
                            "gray",
                            "-s",
                            SIZE + "x" + SIZE,
                            "-r",
                            "1",
                            "-i",
                            "-",
                            "-c:v",
                            "mpeg4",
                            file.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var frames = encoder.getOutputStream()) {
                byte[] frame = new byte[SIZE * SIZE];
                for (int second = 0; second < seconds; second++) {
                    java.util.Arrays.fill(frame, (byte) (shade + second));
                    frames.write(frame);
                }
            }
            if (encoder.waitFor() != 0) {
                throw new IllegalStateException("ffmpeg ended with " + encoder.exitValue());
            }
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            return content;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
