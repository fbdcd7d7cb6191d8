package dev.tpo.dataset.uploads;

import dev.tpo.blobs.Sha256;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far the hashes of uploads' files are, so that what has arrived in order is not read again. A restart loses them. */
@Component
class GrownDigests {
    private static final int MOST = 256;

    private final Map<String, State> states = new LinkedHashMap<>();

    private record State(long bytes, MessageDigest digest) {}

    /** The digest of an upload's first bytes, the caller's own; null: not known. */
    synchronized @Nullable MessageDigest of(String upload, long bytes) {
        if (bytes == 0) {
            return Sha256.digest();
        }
        State state = states.get(upload);
        return state == null || state.bytes() != bytes ? null : copy(state.digest());
    }

    synchronized void set(String upload, long bytes, @Nullable MessageDigest digest) {
        states.remove(upload);
        if (digest != null) {
            states.put(upload, new State(bytes, digest));
        }
        if (states.size() > MOST) {
            states.remove(states.keySet().iterator().next());
        }
    }

    synchronized void forget(String upload) {
        states.remove(upload);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }
}
