package dev.tpo.blobs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Files beside a blob that hold what was found out about it ({@code <sha256>.frames-v2}): anybody may write one, by
 * renaming it into place, and anybody may lose one. They live no longer than their blob.
 */
final class Sidecars {
    private static final char BEGINS_WITH = '.';

    private Sidecars() {}

    static boolean isOne(Path file) {
        return file.getFileName().toString().indexOf(BEGINS_WITH) > 0;
    }

    /** The file that a sidecar is beside. */
    static Path ownerOf(Path sidecar) {
        String name = sidecar.getFileName().toString();
        return sidecar.resolveSibling(name.substring(0, name.indexOf(BEGINS_WITH)));
    }

    /** What lies beside the one file shall lie beside the other. */
    static void move(Path from, Path to) throws IOException {
        int prefix = from.getFileName().toString().length();
        for (Path sidecar : of(from)) {
            Path beside = to.resolveSibling(
                    to.getFileName() + sidecar.getFileName().toString().substring(prefix));
            try {
                Files.move(sidecar, beside, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                // it was only being written, or is lost: it can be made again
            }
        }
    }

    static void delete(Path file) throws IOException {
        for (Path sidecar : of(file)) {
            Files.deleteIfExists(sidecar);
        }
    }

    private static List<Path> of(Path file) throws IOException {
        List<Path> found = new ArrayList<>();
        Path folder = Objects.requireNonNull(file.getParent());
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(
                folder,
                entry -> entry.getFileName()
                        .toString()
                        .startsWith(file.getFileName().toString() + BEGINS_WITH))) {
            beside.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return found;
    }
}
