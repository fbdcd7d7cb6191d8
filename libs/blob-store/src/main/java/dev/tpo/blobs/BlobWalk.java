package dev.tpo.blobs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Looks at every file of a blob store's own folders ({@code ab/cd}); others may lie beside them. What goes while it looks
 * is not there.
 */
final class BlobWalk extends SimpleFileVisitor<Path> {
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{2}");

    private final Path root;
    private final Instant sweptBefore;
    private long blobs;
    private long blobBytes;
    private long sidecars;
    private long sidecarBytes;

    private BlobWalk(Path root, Instant sweptBefore) {
        this.root = root;
        this.sweptBefore = sweptBefore;
    }

    static BlobUsage usage(Path root) throws IOException {
        return walk(root, Instant.MIN);
    }

    /** Deletes files beside blobs that are gone, and half-written ones, unless they are younger. */
    static void sweep(Path root, Instant before) throws IOException {
        walk(root, before);
    }

    private static BlobUsage walk(Path root, Instant sweptBefore) throws IOException {
        BlobWalk walk = new BlobWalk(root, sweptBefore);
        Files.walkFileTree(root, walk);
        return new BlobUsage(walk.blobs, walk.blobBytes, walk.sidecars, walk.sidecarBytes);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return folder.equals(root)
                        || OURS.matcher(folder.getFileName().toString()).matches()
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (FolderBlobStore.isName(file.getFileName().toString())) {
            blobs++;
            blobBytes += attributes.size();
        } else if (isLeft(file) && attributes.lastModifiedTime().toInstant().isBefore(sweptBefore)) {
            Files.deleteIfExists(file);
        } else {
            sidecars++;
            sidecarBytes += attributes.size();
        }
        return FileVisitResult.CONTINUE;
    }

    private static boolean isLeft(Path file) {
        boolean halfWritten = file.getFileName().toString().startsWith(".");
        return halfWritten || Sidecars.isOne(file) && !Files.exists(Sidecars.ownerOf(file));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }
}
