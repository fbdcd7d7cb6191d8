package dev.tpo.dataset.storage;

import dev.tpo.api.StoragePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Adds up a folder. What goes while it looks, and what it may not see, is not there. */
final class FolderSize extends SimpleFileVisitor<Path> {
    private long bytes;
    private long files;

    private FolderSize() {}

    static StoragePart of(String name, Path folder) {
        FolderSize size = new FolderSize();
        if (Files.isDirectory(folder)) {
            try {
                Files.walkFileTree(folder, size);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look through " + folder, e);
            }
        }
        return new StoragePart(name, size.bytes, size.files);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            bytes += attributes.size();
            files++;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
