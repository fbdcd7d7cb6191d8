package dev.tpo.inference.videos;

import dev.tpo.inference.media.Medium;
import java.net.URI;

/** Where a client says that a video or a picture is. */
public sealed interface MediaSource {
    /** At dataset-service, uploaded. */
    record Stored(String fileId) implements MediaSource {}

    /** In the request itself. */
    record Inline(Medium medium) implements MediaSource {}

    /** With a host that the operator lists. */
    record Remote(URI url) implements MediaSource {}
}
