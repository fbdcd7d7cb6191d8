package dev.tpo.dataset.linked;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Sha256;
import dev.tpo.dataset.files.Arrived;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/** Somebody's file, as it was when it was looked at first. */
record LinkedVideo(BlobStore blobs, Path path, long bytes, Instant modified, String sha256) implements Arrived {
    private static final int BUFFER_BYTES = 1 << 18;

    /** Reads all of it. */
    static LinkedVideo of(BlobStore blobs, Path path, BasicFileAttributes attributes) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = Files.newInputStream(path)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return new LinkedVideo(
                blobs,
                path,
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void store() {
        blobs.link(path, sha256);
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != bytes || !now.lastModifiedTime().toInstant().equals(modified)) {
                throw ApiException.conflict("file_changed", "the file changed while it was read");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
