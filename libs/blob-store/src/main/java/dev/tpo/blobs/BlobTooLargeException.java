package dev.tpo.blobs;

/** The content was longer than the caller allowed; nothing of it is kept. */
public final class BlobTooLargeException extends RuntimeException {
    private final long maxBytes;

    public BlobTooLargeException(long maxBytes) {
        super("more than " + maxBytes + " bytes");
        this.maxBytes = maxBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }
}
