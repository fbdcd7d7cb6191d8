package dev.tpo.rows;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code video://{file id}}: how rows and messages name an uploaded video. */
public final class VideoReference {
    private static final String SCHEME = "video://";

    private VideoReference() {}

    /** The file's id; empty if the text is no such reference. */
    public static Optional<String> fileId(@Nullable String reference) {
        return reference != null && reference.startsWith(SCHEME) && reference.length() > SCHEME.length()
                ? Optional.of(reference.substring(SCHEME.length()))
                : Optional.empty();
    }
}
