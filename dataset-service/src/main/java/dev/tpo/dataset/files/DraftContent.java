package dev.tpo.dataset.files;

import dev.tpo.blobs.Draft;
import java.nio.file.Path;

/** A draft that is whole. */
record DraftContent(Draft draft) implements Arrived {
    @Override
    public Path path() {
        return draft.path();
    }

    @Override
    public String sha256() {
        return draft.sha256();
    }

    @Override
    public long bytes() {
        return draft.bytes();
    }

    @Override
    public void store() {
        draft.keep();
    }
}
