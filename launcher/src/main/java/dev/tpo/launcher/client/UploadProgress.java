package dev.tpo.launcher.client;

/** Told how far an upload is. */
@FunctionalInterface
public interface UploadProgress {
    UploadProgress NONE = (sent, total) -> {};

    /** @param sent bytes on their way; falls back where a part has to be sent again */
    void sent(long sent, long total);
}
