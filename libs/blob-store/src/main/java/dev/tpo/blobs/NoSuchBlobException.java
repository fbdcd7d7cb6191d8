package dev.tpo.blobs;

/** No blob of this hash is stored. */
public final class NoSuchBlobException extends RuntimeException {
    private final String sha256;

    public NoSuchBlobException(String sha256) {
        super("no blob " + sha256);
        this.sha256 = sha256;
    }

    public String sha256() {
        return sha256;
    }
}
