package dev.tpo.launcher.suite;

import dev.tpo.frames.FfmpegBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Unpacks the native libraries once per user, before any service starts: several processes that unpack torch's 450 MB
 * at the same time would read each other's halves.
 */
public final class Natives {

    private Natives() {}

    /** Versioned, so that an update unpacks anew. */
    static Path djlCache() {
        return CacheFolder.path().resolve("djl-0.35.1-torch-2.7.1");
    }

    /** For a command that computes in its own process. */
    public static void unpackForThisProcess(Installation installation, Consumer<String> report) {
        unpack(installation, Map.of(), report);
        System.setProperty("DJL_CACHE_DIR", djlCache().toString());
    }

    /** @param mark by which the process that unpacks is known */
    static void unpack(Installation installation, Map<String, String> mark, Consumer<String> report) {
        FfmpegBinaries.unpacked();
        Path done = djlCache().resolve(".complete");
        if (Files.exists(done)) {
            return;
        }
        report.accept("unpacking torch into " + djlCache() + " (once)");
        try (CacheFolder.Alone alone = CacheFolder.alone()) {
            if (!Files.exists(done)) { // else another launcher was at it
                Files.createDirectories(djlCache());
                unpackTorch(installation, mark);
                Files.writeString(done, "");
            }
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + djlCache() + ": " + Reasons.of(e), e);
        }
    }

    /** In a JVM of its own: the launcher stays small. */
    private static void unpackTorch(Installation installation, Map<String, String> mark) throws IOException {
        Path log = djlCache().resolve("unpack.log");
        Map<String, String> environment = new HashMap<>(mark);
        environment.put("DJL_CACHE_DIR", djlCache().toString());
        Process child = new ChildCommand(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TorchUnpacker.class.getName(),
                                installation.baseModel().toString()),
                        environment,
                        Set.of(),
                        log)
                .start();
        try {
            if (child.waitFor() != 0) {
                throw new LaunchException("torch cannot be unpacked or loaded here; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.destroyForcibly();
            throw new LaunchException("interrupted", e);
        }
    }
}
