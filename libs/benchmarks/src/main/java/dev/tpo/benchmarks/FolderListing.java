package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lies in a folder and below, hidden folders (a download's bookkeeping) left out. Links are followed. */
final class FolderListing {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_FILES = 500_000;

    private final Path folder;
    private final TreeSet<String> files;
    private final Map<String, List<String>> byName = new HashMap<>();

    private FolderListing(Path folder, TreeSet<String> files) {
        this.folder = folder;
        this.files = files;
        for (String file : files) {
            byName.merge(nameOf(file), List.of(file), FolderListing::both);
        }
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    static FolderListing of(Path folder) throws IOException {
        TreeSet<String> files = new TreeSet<>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean hidden = String.valueOf(directory.getFileName()).startsWith(".") && !directory.equals(folder);
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    files.add(folder.relativize(file).toString());
                }
                if (files.size() > MAX_FILES) {
                    throw new UnfitInputException("the folder holds more than " + MAX_FILES + " files");
                }
                return FileVisitResult.CONTINUE;
            }

            /** A link in a circle or into nothing, a folder that may not be read: what is missing will be said. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(folder)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new FolderListing(folder, files);
    }

    /** Relative paths, in their order. */
    List<String> matching(Pattern pattern) {
        return files.stream().filter(file -> pattern.matcher(file).matches()).toList();
    }

    /** The files whose paths end in this one. */
    List<String> named(String path) {
        String ending = path.startsWith("./") ? path.substring(2) : path;
        return byName.getOrDefault(nameOf(ending), List.of()).stream()
                .filter(file -> file.equals(ending) || file.endsWith("/" + ending))
                .toList();
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
