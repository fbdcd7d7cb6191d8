package dev.tpo.dataset.files;

import java.util.Optional;

/** A feature that may need a file to stay. */
public interface FileUse {
    /** Who uses the file, for people: {@code dataset version …}; empty if nobody does. */
    Optional<String> userOf(String fileId);
}
