package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The user's cache for what is unpacked once: torch, ffmpeg, PostgreSQL. Everything in it can be made again. */
final class CacheFolder {

    private CacheFolder() {}

    /** While it is open, no other of the user's launchers unpacks anything. */
    record Alone(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Waits for other launchers to be done, and deletes what a killed one left half unpacked. */
    static Alone alone() throws IOException {
        Files.createDirectories(path());
        FileChannel channel =
                FileChannel.open(path().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
            deleteHalves();
            return new Alone(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void deleteHalves() throws IOException {
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(path(), ".postgres-*")) {
            for (Path half : halves) {
                Folders.delete(half);
            }
        }
    }

    static Path path() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache"))
                .resolve("tpo-suite")
                .toAbsolutePath();
    }
}
