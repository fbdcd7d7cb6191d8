package dev.tpo.launcher.suite;

import java.nio.file.Path;
import java.util.Optional;

/** The user's cache for what is unpacked once: torch, ffmpeg, PostgreSQL. Everything in it can be made again. */
final class CacheFolder {

    private CacheFolder() {}

    static Path path() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache"))
                .resolve("tpo-suite")
                .toAbsolutePath();
    }
}
