package dev.tpo.bench;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How long a file takes until it is known and until its frames are there, beside a peer that is run in turn. */
@Command(
        name = "frames",
        description = "Index of a video, frames of it first and again, in turn with a peer.",
        mixinStandardHelpOptions = true)
final class FramesCommand implements Callable<Integer> {

    @Parameters(index = "0", description = "a video file")
    private Path video = Path.of("");

    @Option(names = "--frames", split = ",", defaultValue = "16,64", description = "uniform frames, e.g. 16,64")
    private List<Integer> counts = List.of();

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--side", defaultValue = "384", description = "the square that frames are resized to")
    private int side;

    @Option(
            names = "--peer",
            description =
                    "a command that is given the file and a number of frames, gets them in the same way, and prints"
                            + " the milliseconds that took")
    private @Nullable String peer;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report.sayMachine();
        Path scratch = Files.createTempDirectory("tpo-bench-frames");
        Path link = Files.createSymbolicLink(scratch.resolve("video"), video.toAbsolutePath());
        try (VideoReader warm = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            List<Double> indexed = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                try (VideoReader fresh = new VideoReader(DecodingLimits.defaults(), 1, null)) {
                    indexed.add(milliseconds(() -> fresh.probe(VideoFile.of(video))));
                }
            }
            say("index, decoder's start included", indexed);
            warm.probe(VideoFile.of(video));
            for (int count : counts) {
                measure(warm, count, link);
            }
        } finally {
            delete(scratch);
        }
        Report.sayLoad("after");
        return 0;
    }

    private void measure(VideoReader warm, int count, Path link) throws IOException, InterruptedException {
        FrameSampling sampling = FrameSampling.Uniform.of(count);
        List<Double> shown = new ArrayList<>();
        List<Double> resized = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> peers = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            shown.add(milliseconds(() -> warm.sample(VideoFile.of(video), sampling, new FrameForm.Shown())));
            FrameCache cache =
                    new FrameCache(link.resolveSibling(count + "-" + round), Long.MAX_VALUE / 2, Clock.systemUTC());
            try (VideoReader cached = new VideoReader(DecodingLimits.defaults(), 1, cache)) {
                VideoFile file = VideoFile.stored(link, "0".repeat(64));
                cached.probe(file);
                FrameForm form = new FrameForm.Squash(side);
                resized.add(milliseconds(() -> cached.sample(file, sampling, form)));
                again.add(milliseconds(() -> cached.sample(file, sampling, form)));
            }
            if (peer != null) {
                peers.add(peer(count));
            }
        }
        say(count + " frames as shown", shown);
        say(count + " frames resized to " + side, resized);
        say(count + " frames resized, again", again);
        if (!peers.isEmpty()) {
            say(count + " frames by the peer", peers);
            Report.say(count + " frames, as shown / peer", "%.2f", median(shown) / median(peers));
            Report.say(count + " frames, resized / peer", "%.2f", median(resized) / median(peers));
        }
        Report.say(count + " frames, again / resized", "1/%.0f", median(resized) / median(again));
    }

    private double peer(int count) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(String.valueOf(peer).split(" ")));
        words.addAll(List.of(video.toString(), Integer.toString(count)));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("the peer failed: " + said);
        }
        return Double.parseDouble(said);
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static void say(String what, List<Double> milliseconds) {
        List<Double> sorted = milliseconds.stream().sorted().toList();
        Report.say(
                what,
                "%s",
                String.format(
                        Locale.ROOT,
                        "%.0f ms (median of %d, %.0f to %.0f)",
                        median(sorted),
                        sorted.size(),
                        sorted.getFirst(),
                        sorted.getLast()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
