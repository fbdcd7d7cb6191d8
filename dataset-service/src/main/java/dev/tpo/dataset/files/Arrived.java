package dev.tpo.dataset.files;

import java.nio.file.Path;

/** Content that has arrived whole and may still be refused. */
public interface Arrived {
    /** To read only. */
    Path path();

    String sha256();

    long bytes();

    /** Makes it a blob; again, if somebody has deleted the blob since. */
    void store();
}
