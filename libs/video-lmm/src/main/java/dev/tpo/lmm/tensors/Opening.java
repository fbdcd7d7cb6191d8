package dev.tpo.lmm.tensors;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is opened for an owner that does not stand yet. Closing it closes all that it was given, the last first, unless it
 * was kept: an owner that fails halfway, for lack of memory or for a broken file, leaves nothing open.
 */
public final class Opening implements AutoCloseable {
    private final Deque<AutoCloseable> opened;

    public Opening() {
        this(new ArrayDeque<>());
    }

    private Opening(Deque<AutoCloseable> opened) {
        this.opened = opened;
    }

    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The owner stands: what was opened is in what this returns, for the owner to close, and in this no more. */
    public Opening keep() {
        Opening kept = new Opening(new ArrayDeque<>(opened));
        opened.clear();
        return kept;
    }

    /** Closes everything, also where one does not close; the first failure is thrown, with the others beside it. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("a part did not close", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
