package dev.tpo.blobs;

import dev.tpo.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in a folder: {@code ab/cd/abcd…}. Content is written under {@code .incoming}, forced to disk, then renamed:
 * a reader sees all of it or nothing, and what a crash leaves in {@code .incoming} goes when the folder is next opened.
 * Several processes and nodes may share the folder.
 */
public final class FolderBlobStore implements BlobStore {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 17;

    private final Path root;
    private final Incoming incoming;

    /** @param root created if it is missing */
    public FolderBlobStore(Path root) {
        this.root = root.toAbsolutePath();
        this.incoming = new Incoming(this.root.resolve(".incoming"));
    }

    @Override
    public Draft draft() {
        try {
            return new FolderDraft(incoming, incoming.open(), this::place);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a blob", e);
        }
    }

    @Override
    public Blob put(InputStream content, long maxBytes) {
        try (Draft draft = draft()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                if (draft.bytes() + n > maxBytes) {
                    throw new BlobTooLargeException(maxBytes);
                }
                draft.write(buffer, 0, n);
            }
            return draft.keep();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a blob", e);
        }
    }

    @Override
    public Blob put(Path file) {
        try (InputStream content = Channels.newInputStream(InputFile.open(file))) {
            return put(content, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public Blob adopt(Path file, @Nullable String sha256, LongConsumer onRead) {
        try {
            AdoptedFile adopted = AdoptedFile.of(file);
            String hash = sha256 == null ? adopted.hash(onRead) : sha256;
            if (!adopted.linkTo(place(hash), incoming::freeName) && !isThere(hash, adopted.bytes())) {
                copy(adopted, hash, onRead);
            }
            return new Blob(hash, adopted.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take " + file + " into the blob store", e);
        }
    }

    @Override
    public Blob take(Path file, String sha256) {
        Blob blob = adopt(file, sha256, read -> {});
        try {
            Sidecars.move(file, place(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take " + file + " into the blob store", e);
        }
        return blob;
    }

    @Override
    public Blob link(Path file, String sha256) {
        try {
            AdoptedFile adopted = AdoptedFile.of(file);
            Path place = place(sha256);
            if (!isThere(sha256, adopted.bytes()) && !adopted.linkTo(place, incoming::freeName)) {
                adopted.pointTo(place, incoming::freeName);
            }
            return new Blob(sha256, adopted.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot link " + file + " into the blob store", e);
        }
    }

    /** A copy of our own, which nobody else writes to: its length tells. */
    private boolean isThere(String sha256, long bytes) throws IOException {
        return exists(sha256) && Files.size(place(sha256)) == bytes;
    }

    private void copy(AdoptedFile file, String sha256, LongConsumer onRead) throws IOException {
        try (InputStream content = file.open(onRead)) {
            Blob copy = put(content, file.bytes());
            if (!copy.sha256().equals(sha256)) {
                throw new IOException("it changed while it was read");
            }
        }
    }

    @Override
    public InputStream open(String sha256) {
        try {
            return Files.newInputStream(localPath(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read blob " + sha256, e);
        }
    }

    @Override
    public Path localPath(String sha256) {
        if (!exists(sha256)) {
            throw new NoSuchBlobException(sha256);
        }
        return place(sha256);
    }

    @Override
    public boolean exists(String sha256) {
        return SHA256.matcher(sha256).matches() && Files.isRegularFile(place(sha256));
    }

    @Override
    public void delete(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            return;
        }
        try {
            Files.deleteIfExists(place(sha256));
            Sidecars.delete(place(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete blob " + sha256, e);
        }
    }

    @Override
    public BlobUsage usage() {
        try {
            return BlobWalk.usage(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look through the blob store", e);
        }
    }

    @Override
    public void sweep(Instant before) {
        try {
            BlobWalk.sweep(root, before);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sweep the blob store", e);
        }
    }

    /** Whether a file of this name is a blob. */
    static boolean isName(String name) {
        return SHA256.matcher(name).matches();
    }

    private Path place(String sha256) {
        return root.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }
}
