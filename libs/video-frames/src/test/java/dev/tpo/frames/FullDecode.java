package dev.tpo.frames;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ffmpeg program makes of a file when it decodes all of it.
 *
 * @param seconds of each frame from the first one's
 * @param md5 of each frame's pixels, (H, W, 3) uint8
 */
record FullDecode(List<Double> seconds, List<String> md5) {

    /** A file, which of its streams, and its frames' size if their pixels are to be made square. */
    record Wanted(Path file, int stream, String squareSize) {}

    /** All in one run: a start of ffmpeg takes longer than a decode of a small file. */
    static List<FullDecode> of(List<Wanted> wanted, Path folder) throws IOException {
        List<String> arguments = new ArrayList<>();
        wanted.forEach(one ->
                arguments.addAll(List.of("-threads", "1", "-i", one.file().toString())));
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            arguments.addAll(List.of("-map", i + ":" + one.stream(), "-fps_mode", "passthrough"));
            arguments.addAll(List.of("-enc_time_base", "demux", "-pix_fmt", "rgb24"));
            if (!one.squareSize().isEmpty()) {
                arguments.addAll(List.of("-vf", "scale=" + one.squareSize() + ":flags=bicubic"));
            }
            arguments.addAll(
                    List.of("-f", "framemd5", folder.resolve(i + ".md5").toString()));
        }
        TestVideos.ffmpeg(arguments.toArray(String[]::new));
        List<FullDecode> decodes = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            decodes.add(read(folder.resolve(i + ".md5")));
        }
        return decodes;
    }

    private static FullDecode read(Path framemd5) throws IOException {
        FullDecode decode = new FullDecode(new ArrayList<>(), new ArrayList<>());
        double tick = 0;
        long first = 0;
        for (String line : Files.readAllLines(framemd5)) {
            if (line.startsWith("#tb 0: ")) {
                String[] ratio = line.substring("#tb 0: ".length()).split("/");
                tick = Double.parseDouble(ratio[0]) / Double.parseDouble(ratio[1]);
            } else if (!line.startsWith("#")) {
                String[] columns = line.split(", *"); // stream, dts, pts, duration, size, md5
                long time = Long.parseLong(columns[2]);
                first = decode.md5.isEmpty() ? time : first;
                decode.seconds.add((time - first) * tick);
                decode.md5.add(columns[5]);
            }
        }
        return decode;
    }
}
