package dev.tpo.input;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Folders that an operator lets be read from. Links count as what they lead to.
 *
 * @param roots absolute
 */
public record AllowedFolders(List<Path> roots) {
    public AllowedFolders {
        roots = List.copyOf(roots);
    }

    /** @param paths as a variable holds several: separated by a colon, blank ones are none */
    public static AllowedFolders of(String paths) {
        return new AllowedFolders(Arrays.stream(paths.split(File.pathSeparator))
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(root -> Path.of(root).toAbsolutePath().normalize())
                .toList());
    }

    /** Where a named folder lies. */
    public sealed interface Place {
        /** @param folder links followed */
        record Inside(Path folder) implements Place {}

        /** There is none, and if there were one it would lie inside. */
        record Missing() implements Place {}

        /** Whether there is one or not. */
        record Outside() implements Place {}

        record NoPath() implements Place {}
    }

    /** @param named absolute, or relative to one of the roots */
    public Place find(String named) {
        Path path;
        try {
            path = Path.of(named);
        } catch (InvalidPathException e) {
            return new Place.NoPath();
        }
        Path meant = roots.stream()
                .map(root -> root.resolve(path).normalize())
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> path.isAbsolute()
                        ? path.normalize()
                        : first().resolve(path).normalize());
        Optional<Path> real = real(meant);
        if (!real.map(this::holds).orElseGet(() -> roots.stream().anyMatch(meant::startsWith))) {
            return new Place.Outside();
        }
        return real.filter(Files::isDirectory).<Place>map(Place.Inside::new).orElseGet(Place.Missing::new);
    }

    /** Whether there is something, and what it leads to lies below a root. */
    public boolean holds(Path path) {
        Optional<Path> real = real(path);
        return real.isPresent()
                && roots.stream()
                        .flatMap(root -> real(root).stream())
                        .anyMatch(root -> real.get().startsWith(root));
    }

    private Path first() {
        return roots.isEmpty() ? Path.of("/").resolve("nowhere") : roots.getFirst();
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
