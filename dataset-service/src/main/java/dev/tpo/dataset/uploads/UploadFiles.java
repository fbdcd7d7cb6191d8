package dev.tpo.dataset.uploads;

import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.platform.TpoProperties;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The bytes of uploads, a folder each, on the blob store's own file system: what is complete becomes a blob without a
 * copy. Parts that come one after another make one file grow, those that come beside them have a file each.
 */
@Component
class UploadFiles {
    private final Path root;
    private final BlobStore blobs;
    private final GrownDigests digests;

    UploadFiles(TpoProperties properties, BlobStore blobs, GrownDigests digests) {
        this.root = properties.blobRoot().toAbsolutePath().resolve(".uploads");
        this.blobs = blobs;
        this.digests = digests;
    }

    /** Empty: another request has it. */
    Optional<Tail> tail(String upload) throws IOException {
        return Tail.of(folder(upload));
    }

    /**
     * A part behind those that the file has. Whoever calls it has the {@link Tail}.
     *
     * @param offset where the last of them ends; what is behind it was never acknowledged
     */
    ArrivingPart append(String upload, long offset) throws IOException {
        Path file = grown(upload);
        FileChannel channel = openGrown(file, offset);
        return new ArrivingPart(file, channel.position(offset), offset, digests.of(upload, offset));
    }

    /** A part with a file of its own. */
    ArrivingPart alone(String upload, String part) throws IOException {
        Path file = folder(upload).resolve(part);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new ArrivingPart(file, channel, null, null);
    }

    /**
     * Puts the parts together: behind what has grown, if that is how they begin, else into a new file. Whoever calls it has
     * the {@link Tail}.
     *
     * @param parts all that there are, in the order of their arrival
     * @param wanted those that the file consists of
     */
    Assembled assemble(String upload, List<Part> parts, List<Part> wanted) throws IOException {
        List<Part> grown = grown(parts);
        boolean goesOn = growsInto(grown, wanted);
        Path file = goesOn ? grown(upload) : folder(upload).resolve("assembled");
        long before = goesOn ? end(grown) : 0;
        List<Part> more = goesOn ? wanted.subList(grown.size(), wanted.size()) : wanted;
        MessageDigest digest = digests.of(upload, before);
        try (FileChannel channel = openGrown(file, before)) {
            channel.position(before);
            for (Part part : more) {
                copy(part, channel);
            }
            channel.force(true);
            return new Assembled(blobs, file, !goesOn, channel.size(), before, digest);
        }
    }

    /** Those that are in the file that grows. */
    static List<Part> grown(List<Part> parts) {
        return parts.stream().filter(part -> part.contentOffset() != null).toList();
    }

    /** Whether the file that grows is the beginning of what is wanted. */
    static boolean growsInto(List<Part> grown, List<Part> wanted) {
        return grown.size() <= wanted.size() && wanted.subList(0, grown.size()).equals(grown);
    }

    private static long end(List<Part> grown) {
        return grown.stream().mapToLong(Part::bytes).sum();
    }

    private void copy(Part part, FileChannel to) throws IOException {
        Long offset = part.contentOffset();
        Path from = offset == null ? folder(part.uploadId()).resolve(part.id()) : grown(part.uploadId());
        long position = offset == null ? 0 : offset;
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.READ)) {
            for (long done = 0; done < part.bytes(); ) {
                long n = channel.transferTo(position + done, part.bytes() - done, to);
                if (n <= 0) {
                    throw new IOException("part " + part.id() + " is cut short on the disk");
                }
                done += n;
            }
        }
    }

    /** A file that became a blob, although its upload could not be completed then, is not written to any more. */
    private static FileChannel openGrown(Path file, long bytes) throws IOException {
        forgetFindings(file);
        if (Files.exists(file) && (int) Files.getAttribute(file, "unix:nlink") > 1) {
            Path own = file.resolveSibling(file.getFileName() + ".own");
            Files.copy(file, own, StandardCopyOption.REPLACE_EXISTING);
            Files.move(own, file, StandardCopyOption.ATOMIC_MOVE);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() < bytes) {
            channel.close();
            throw new IOException(file + " is cut short on the disk");
        }
        return channel.truncate(bytes);
    }

    /** What was found out about the file, and lies beside it, is not true of what it becomes. */
    private static void forgetFindings(Path file) throws IOException {
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(file.getParent(), file.getFileName() + ".*")) {
            for (Path finding : beside) {
                Files.deleteIfExists(finding);
            }
        }
    }

    void delete(String upload) throws IOException {
        digests.forget(upload);
        delete(folder(upload));
    }

    /** Uploads that have files here which nobody has touched since then. */
    List<String> untouchedSince(Instant then) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
            for (Path folder : folders) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(then)) {
                    found.add(folder.getFileName().toString());
                }
            }
        } catch (NoSuchFileException e) {
            return found; // there has been no upload, or one went just now
        }
        return found;
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(folder);
    }

    private Path folder(String upload) {
        return root.resolve(upload);
    }

    private Path grown(String upload) {
        return folder(upload).resolve("content");
    }
}
