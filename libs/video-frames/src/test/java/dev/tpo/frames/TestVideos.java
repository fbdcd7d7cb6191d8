package dev.tpo.frames;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes real video files. Frame i is one flat grey of brightness {@link #grey}, so a picture tells its number. */
final class TestVideos {

    static final int WIDTH = 64;
    static final int HEIGHT = 48;

    private TestVideos() {}

    static int grey(int frame) {
        return 10 + frame * 5;
    }

    /** Constant rate, lossless. */
    static Path lossless(Path file, int frames, int fps) throws IOException {
        return write(file, frames, fps, List.of("-c:v", "ffv1", "-pix_fmt", "bgr0"));
    }

    static Path h264(Path file, int frames, int fps, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-c:v", "libopenh264", "-pix_fmt", "yuv420p", "-g", "5"));
        arguments.addAll(List.of(more));
        return write(file, frames, fps, arguments);
    }

    static Path write(Path file, int frames, int fps, List<String> outputArguments) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-v", "error", "-y", "-f", "rawvideo"));
        arguments.addAll(List.of("-pixel_format", "rgb24", "-video_size", WIDTH + "x" + HEIGHT));
        arguments.addAll(List.of("-framerate", Integer.toString(fps), "-i", "pipe:0"));
        arguments.addAll(outputArguments);
        arguments.add("file:" + file.toAbsolutePath());
        run(arguments, stdin -> {
            for (int frame = 0; frame < frames; frame++) {
                byte[] pixels = new byte[WIDTH * HEIGHT * 3];
                Arrays.fill(pixels, (byte) grey(frame));
                stdin.write(pixels);
            }
        });
        return file;
    }

    /** Any ffmpeg command without input. */
    static void ffmpeg(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-nostdin", "-v", "error", "-y"));
        all.addAll(List.of(arguments));
        run(all, stdin -> {});
    }

    private interface Input {
        void writeTo(OutputStream stdin) throws IOException;
    }

    private static void run(List<String> arguments, Input input) throws IOException {
        Process ffmpeg = FfmpegBinaries.unpacked()
                .ffmpeg(arguments)
                .redirectErrorStream(true)
                .start();
        try (OutputStream stdin = ffmpeg.getOutputStream()) {
            input.writeTo(stdin);
        }
        String said = new String(ffmpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (ffmpeg.waitFor() != 0) {
                throw new IOException("ffmpeg " + arguments + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
