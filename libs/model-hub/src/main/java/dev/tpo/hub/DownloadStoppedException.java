package dev.tpo.hub;

/** The listener did not want any more. */
public final class DownloadStoppedException extends RuntimeException {
    public DownloadStoppedException() {
        super("stopped");
    }
}
