package dev.tpo.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A fetched model: whole, and every file's content held against its hash.
 *
 * @param folder its files by their names, links into the cache
 */
public record HubSnapshot(Path folder, List<File> files) {

    /** @param path the file itself, no link */
    public record File(String name, Path path, long bytes, String sha256) {}
}
