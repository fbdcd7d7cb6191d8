package dev.tpo.launcher.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for rendered videos on their way to the suite; gone when it is closed or Ctrl-C ends the command. */
public final class ScratchFolder implements AutoCloseable {

    private final Path path;
    private final Thread atTheEnd = new Thread(this::delete, "delete-scratch");

    private ScratchFolder(Path path) {
        this.path = path;
    }

    public static ScratchFolder create() throws IOException {
        ScratchFolder folder = new ScratchFolder(Files.createTempDirectory("tpo-render"));
        Runtime.getRuntime().addShutdownHook(folder.atTheEnd);
        return folder;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // the end has come already
        }
    }

    private synchronized void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
