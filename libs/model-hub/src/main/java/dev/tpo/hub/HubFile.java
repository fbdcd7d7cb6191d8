package dev.tpo.hub;

import dev.tpo.input.Excerpt;
import java.util.regex.Pattern;

/**
 * A file of a commit.
 *
 * @param name without any folder
 * @param etag names its content: the sha256 of a large file (64 hex digits), git's blob sha1 of a small one (40)
 */
public record HubFile(String name, String etag, long bytes) {
    private static final Pattern ETAG = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    public HubFile {
        if (!ETAG.matcher(etag).matches()) {
            throw new HubException(HubException.Reason.UNUSABLE, "the hub names no hash of " + Excerpt.of(name));
        }
    }

    boolean isWeights() {
        return NeededFiles.isWeights(name);
    }
}
