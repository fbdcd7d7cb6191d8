package dev.tpo.dataset.platform;

import java.util.Optional;

/** What a client names something by. PostgreSQL refuses to compare with text that it cannot hold. */
public final class StorableText {
    private StorableText() {}

    /** Empty if nothing can have this name, for it holds U+0000. */
    public static Optional<String> of(String name) {
        return Optional.of(name).filter(text -> text.indexOf(0) < 0);
    }
}
