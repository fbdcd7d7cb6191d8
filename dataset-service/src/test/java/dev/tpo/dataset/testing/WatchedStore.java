package dev.tpo.dataset.testing;

import dev.tpo.blobs.Blob;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.BlobUsage;
import dev.tpo.blobs.Draft;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongConsumer;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A blob store that tells how it is used, and fails when it is told to. */
public record WatchedStore(BlobStore blobs, Watch watch) implements BlobStore {
    /** What a test sees of the store and decides for it. */
    public static final class Watch {
        public volatile boolean inTransaction;
        public volatile RuntimeException failure;

        private void storing() {
            inTransaction |= TransactionSynchronizationManager.isActualTransactionActive();
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Override
    public Draft draft() {
        return new WatchedDraft(blobs.draft(), watch);
    }

    @Override
    public Blob put(InputStream content, long maxBytes) {
        watch.storing();
        return blobs.put(content, maxBytes);
    }

    @Override
    public Blob put(Path file) {
        watch.storing();
        return blobs.put(file);
    }

    @Override
    public Blob adopt(Path file, String sha256, LongConsumer onRead) {
        watch.storing();
        return blobs.adopt(file, sha256, onRead);
    }

    @Override
    public Blob take(Path file, String sha256) {
        watch.storing();
        return blobs.take(file, sha256);
    }

    @Override
    public Blob link(Path file, String sha256) {
        watch.storing();
        return blobs.link(file, sha256);
    }

    @Override
    public InputStream open(String sha256) {
        return blobs.open(sha256);
    }

    @Override
    public Path localPath(String sha256) {
        return blobs.localPath(sha256);
    }

    @Override
    public boolean exists(String sha256) {
        return blobs.exists(sha256);
    }

    @Override
    public void delete(String sha256) {
        blobs.delete(sha256);
    }

    @Override
    public BlobUsage usage() {
        return blobs.usage();
    }

    @Override
    public void sweep(Instant before) {
        blobs.sweep(before);
    }

    private static final class WatchedDraft extends Draft {
        private final Draft draft;
        private final Watch watch;

        WatchedDraft(Draft draft, Watch watch) {
            this.draft = draft;
            this.watch = watch;
        }

        @Override
        public void write(int b) throws IOException {
            draft.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            watch.inTransaction |= TransactionSynchronizationManager.isActualTransactionActive();
            draft.write(bytes, offset, length);
        }

        @Override
        public long bytes() {
            return draft.bytes();
        }

        @Override
        public String sha256() {
            return draft.sha256();
        }

        @Override
        public Path path() {
            return draft.path();
        }

        @Override
        public Blob keep() {
            watch.storing();
            return draft.keep();
        }

        @Override
        public void close() {
            draft.close();
        }
    }
}
