package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDArray;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Visual tokens of videos seen lately, within a budget of bytes; the longest unused goes first. Thread-safe. */
final class VisualTokenCache implements AutoCloseable {
    /** {@code seenBy}: the revision of the weights that made the tokens. */
    record Key(String sha256, String samplingKey, String seenBy) {}

    private final long budgetBytes;
    private final Map<Key, NDArray> tokens = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    VisualTokenCache(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    synchronized boolean holds(Key key) {
        return tokens.containsKey(key);
    }

    synchronized @Nullable NDArray get(Key key) {
        return tokens.get(key);
    }

    /** Takes the array over, unless it is larger than the whole budget: then false, and it stays the caller's. */
    synchronized boolean put(Key key, NDArray array) {
        long size = bytes(array);
        if (size > budgetBytes) {
            return false;
        }
        NDArray before = tokens.put(key, array);
        if (before != null) {
            bytes -= bytes(before);
            before.close();
        }
        bytes += size;
        Iterator<NDArray> oldest = tokens.values().iterator();
        while (bytes > budgetBytes) {
            NDArray victim = oldest.next();
            oldest.remove();
            bytes -= bytes(victim);
            victim.close();
        }
        return true;
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long bytes(NDArray array) {
        return array.size() * Float.BYTES;
    }

    @Override
    public synchronized void close() {
        tokens.values().forEach(NDArray::close);
        tokens.clear();
        bytes = 0;
    }
}
