package dev.tpo.bench;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "write", description = "Writes a full-size checkpoint of random bfloat16 weights.")
final class WriteCommand implements Callable<Integer> {
    @Parameters(index = "0", description = "llava_video_7b (16 GB) or onevision_500m (1.8 GB)")
    private Shape shape = Shape.ONEVISION_500M;

    @Parameters(index = "1", description = "a folder that is not there yet")
    private Path folder = Path.of("");

    @Option(names = "--seed")
    private long seed;

    @Override
    public Integer call() throws Exception {
        long begin = System.nanoTime();
        long bytes = new RandomCheckpoint(folder, seed).write(shape);
        System.out.printf(
                Locale.ROOT, "%.3f GB of tensors written in %.1f s%n", bytes / 1e9, (System.nanoTime() - begin) / 1e9);
        return 0;
    }
}
