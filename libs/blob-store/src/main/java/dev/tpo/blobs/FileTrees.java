package dev.tpo.blobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole folders as blobs: each file is one, and so is the manifest that lists them, which is stored last. The
 * manifest's sha256 names the folder's content; a checkpoint's is the model's revision.
 */
public final class FileTrees {

    private final BlobStore blobs;
    private final JsonMapper json = new JsonMapper();

    public FileTrees(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** @return sha256 of the manifest */
    public String put(Path directory) {
        List<FileTree.Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Blob blob = blobs.put(file);
                String name = directory.relativize(file).toString();
                entries.add(new FileTree.Entry(name, blob.sha256(), blob.bytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
        return put(new FileTree(entries));
    }

    /**
     * Stores the manifest of files that are stored already.
     *
     * @return sha256 of the manifest
     */
    public String put(FileTree tree) {
        byte[] manifest = json.writeValueAsBytes(tree);
        return blobs.put(new ByteArrayInputStream(manifest), manifest.length).sha256();
    }

    /** Empty if the tree's manifest is not in the store (any more). */
    public Optional<FileTree> find(String manifest) {
        try {
            return Optional.of(read(manifest));
        } catch (NoSuchBlobException e) {
            return Optional.empty();
        }
    }

    /** Whether the manifest and all files that it lists are in the store. */
    public boolean isComplete(String manifest) {
        return find(manifest)
                .filter(tree -> tree.files().stream().allMatch(file -> blobs.exists(file.sha256())))
                .isPresent();
    }

    /** @throws NoSuchBlobException if no such manifest is stored */
    public FileTree read(String manifestSha256) {
        try (InputStream manifest = blobs.open(manifestSha256)) {
            return json.readValue(manifest, FileTree.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read manifest " + manifestSha256, e);
        }
    }

    /**
     * Makes {@code target} a folder with the manifest's files (links to the blobs where the file system can: read
     * only). It appears whole or not at all; one that is there already is taken as done.
     */
    public void materialize(String manifestSha256, Path target) {
        if (Files.isDirectory(target)) {
            return;
        }
        Path absolute = target.toAbsolutePath();
        Path building = absolute.resolveSibling("." + absolute.getFileName() + "-" + UUID.randomUUID());
        try {
            try {
                Files.createDirectories(building);
                for (FileTree.Entry entry : read(manifestSha256).files()) {
                    place(entry, building);
                }
                publish(building, absolute);
            } finally {
                Folders.delete(building);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot materialize " + manifestSha256 + " at " + target, e);
        }
    }

    /** Takes a materialized folder away; the blobs stay. */
    public static void dematerialize(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    /**
     * Deletes what a killed process left half made among materialized folders. Only for who is alone there, as a
     * service is in its scratch folder when it starts.
     */
    public static void deleteHalfMade(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(folder, ".*")) {
            for (Path half : halves) {
                Folders.delete(half);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + folder, e);
        }
    }

    private void place(FileTree.Entry entry, Path directory) throws IOException {
        Path file = directory.resolve(entry.name()).normalize();
        if (!file.startsWith(directory)) {
            throw new IOException("manifest names a file outside its folder: " + entry.name());
        }
        Files.createDirectories(file.getParent());
        Path blob = blobs.localPath(entry.sha256());
        if (Files.size(blob) != entry.bytes()) { // one that was linked from outside and then written to there
            throw new IOException(entry.name() + " is not what was stored: it has " + Files.size(blob) + " bytes, not "
                    + entry.bytes());
        }
        try {
            Files.createLink(file, blob);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(blob, file); // another file system
        }
    }

    private static void publish(Path building, Path target) throws IOException {
        try {
            Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            // Another process was faster with the same content.
        }
    }
}
