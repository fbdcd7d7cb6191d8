package dev.tpo.hub;

/** Follows a download, from the thread that asked for it, several times a second. */
public interface DownloadListener {

    /** {@code done} counts what is there and checked or on its way; a file that turns out wrong is taken off again. */
    void progress(long doneBytes, long totalBytes);

    /** Something worth a line for a person. */
    void say(String message);

    /** True ends the download with a {@link DownloadStoppedException}; what came so far stays for the next try. */
    boolean stopped();

    DownloadListener NONE = new DownloadListener() {
        @Override
        public void progress(long doneBytes, long totalBytes) {}

        @Override
        public void say(String message) {}

        @Override
        public boolean stopped() {
            return false;
        }
    };
}
