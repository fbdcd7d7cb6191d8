package dev.tpo.hub;

import dev.tpo.input.InputFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The part of the cache that belongs to one model:
 *
 * <pre>{@code
 * models--owner--name/
 *   blobs/ETAG               content, there whole or not at all
 *   blobs/ETAG.incomplete    what has come so far
 *   refs/main                the commit that main named when it was last fetched
 *   snapshots/COMMIT/NAME    -> ../../blobs/ETAG
 * .locks/models--owner--name/ETAG.lock
 * }</pre>
 */
final class HubCache {
    private static final int MAX_REF_BYTES = 1000;

    private final Path root;
    private final Path folder;

    HubCache(Path root, HubModel model) {
        this.root = root.toAbsolutePath();
        this.folder = this.root.resolve(folderName(model));
    }

    private static String folderName(HubModel model) {
        return "models--" + model.owner() + "--" + model.name();
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    Path blob(HubFile file) {
        return folder.resolve("blobs").resolve(file.etag());
    }

    /** Whether its content is there; what is no file in its place can never be made use of. */
    boolean has(HubFile file) throws IOException {
        return isFile(blob(file));
    }

    /** Whether there is a file; what lies in its place and is none would be waited for without end. */
    static boolean isFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        InputFile.requireOrdinary(path);
        return true;
    }

    Path incomplete(HubFile file) {
        return folder.resolve("blobs").resolve(file.etag() + ".incomplete");
    }

    Path lock(HubFile file) {
        return root.resolve(".locks")
                .resolve(String.valueOf(folder.getFileName()))
                .resolve(file.etag() + ".lock");
    }

    Path root() {
        return root;
    }

    /** The commit that a revision named when it was last fetched. */
    Optional<String> commitOf(String revision) {
        if (HubModel.isCommit(revision)) {
            return Optional.of(revision);
        }
        try {
            byte[] ref = InputFile.read(folder.resolve("refs").resolve(revision), MAX_REF_BYTES);
            return Optional.of(new String(ref, StandardCharsets.US_ASCII).strip())
                    .filter(HubModel::isCommit);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Files of a snapshot whose content is there, by their names; links that lead nowhere are not. */
    List<String> names(String commit) throws IOException {
        Path snapshot = snapshot(commit);
        if (!Files.isDirectory(snapshot)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(snapshot)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    /** A file of a snapshot as its link names it. */
    HubFile file(String commit, String name) throws IOException {
        Path blob = snapshot(commit).resolve(name).toRealPath();
        return new HubFile(name, String.valueOf(blob.getFileName()), Files.size(blob));
    }

    /** Gives a complete file its final name; without the sync a power cut could leave the name without the content. */
    void publish(HubFile file) throws IOException {
        try (FileChannel channel = FileChannel.open(incomplete(file), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(incomplete(file), blob(file), StandardCopyOption.ATOMIC_MOVE);
    }

    void link(String commit, HubFile file) throws IOException {
        Path link = snapshot(commit).resolve(file.name());
        Path target = Path.of("..", "..", "blobs", file.etag());
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return;
        }
        Files.createDirectories(snapshot(commit));
        Path fresh = link.resolveSibling("." + file.name() + "-" + UUID.randomUUID());
        Files.createSymbolicLink(fresh, target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Last of all: whoever asks for the revision offline finds a whole snapshot. */
    void pointTo(String revision, String commit) throws IOException {
        if (HubModel.isCommit(revision)
                || commitOf(revision).filter(commit::equals).isPresent()) {
            return;
        }
        Path ref = folder.resolve("refs").resolve(revision);
        Files.createDirectories(ref.getParent());
        Path fresh = ref.resolveSibling("." + ref.getFileName() + "-" + UUID.randomUUID());
        Files.writeString(fresh, commit);
        Files.move(fresh, ref, StandardCopyOption.ATOMIC_MOVE);
    }
}
