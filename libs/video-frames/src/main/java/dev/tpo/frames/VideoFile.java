package dev.tpo.frames;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a video lies.
 *
 * @param sha256 of its content, in hex: then what is learned of it is kept for every process that reads the same file
 *     (its index beside it, its frames in the cache); null for a file that is nobody's to write beside
 * @param isStored whether the file lies where it will stay
 */
public record VideoFile(Path path, @Nullable String sha256, boolean isStored) {

    public static VideoFile of(Path path) {
        return new VideoFile(path, null, false);
    }

    /** Content that is not yet where it will lie: nothing is written beside it. */
    public static VideoFile arriving(Path path, String sha256) {
        return new VideoFile(path, sha256, false);
    }

    public static VideoFile stored(Path path, String sha256) {
        return new VideoFile(path, sha256, true);
    }
}
