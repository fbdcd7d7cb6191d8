package dev.tpo.gateway.doors;

import dev.tpo.web.ServerBinding;
import dev.tpo.web.UnsafeStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that open the API: a file of their SHA-256 hashes in hex, one a line; what follows one after a blank (as
 * {@code sha256sum} writes) and lines that begin with {@code #} are for people. The file is read again when it has
 * changed; one that then cannot be read leaves the keys as they were.
 */
public final class ApiKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final String NONE = "none";
    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{64})(?:\\s.*)?");

    /** Null: the API is open. */
    private final @Nullable Path file;

    private volatile Known known = new Known(null, List.of());

    private ApiKeys(@Nullable Path file) {
        this.file = file;
    }

    /** @throws UnsafeStartException where the API would be open to whoever reaches it, or the file holds no keys */
    static ApiKeys of(String configured, ServerBinding binding) {
        if (configured.isBlank() && !binding.isLoopback()) {
            throw new UnsafeStartException("the gateway listens beyond loopback and asks for no key: set TPO_API_KEYS"
                    + " to a file of SHA-256 hashes, to 'none' if everyone who reaches it may use it, or bind it to"
                    + " loopback (SERVER_ADDRESS=127.0.0.1)");
        }
        if (configured.isBlank() || configured.strip().equalsIgnoreCase(NONE)) {
            return new ApiKeys(null);
        }
        ApiKeys keys = new ApiKeys(Path.of(configured.strip()));
        try {
            keys.known = Known.read(Path.of(configured.strip()));
            return keys;
        } catch (IOException e) {
            throw new UnsafeStartException("TPO_API_KEYS: " + configured + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new UnsafeStartException("TPO_API_KEYS: " + configured + ": " + e.getMessage(), e);
        }
    }

    /** Whether requests carry a key: it opens this door and is nobody else's business. */
    public boolean areNeeded() {
        return file != null;
    }

    /** Looks at every hash, so that the time it takes tells nothing. */
    boolean open(@Nullable String key) {
        if (file == null || key == null) {
            return file == null;
        }
        byte[] hash = sha256(key);
        boolean found = false;
        for (byte[] one : current(file).hashes()) {
            found |= MessageDigest.isEqual(one, hash);
        }
        return found;
    }

    private Known current(Path file) {
        Known before = known;
        try {
            if (Version.of(file).equals(before.version())) {
                return before;
            }
            known = Known.read(file);
            LOG.info(
                    "TPO_API_KEYS: {} was read again; it holds {} keys",
                    file,
                    known.hashes().size());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("TPO_API_KEYS: {} cannot be read; the keys stay as they were: {}", file, e.getMessage());
        }
        return known;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Version(
            Object modified, long bytes, @Nullable Object key) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(found.lastModifiedTime(), found.size(), found.fileKey());
        }
    }

    private record Known(@Nullable Version version, List<byte[]> hashes) {
        static Known read(Path file) throws IOException {
            Version version = Version.of(file);
            List<byte[]> hashes = new ArrayList<>();
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (line.isBlank() || line.strip().startsWith("#")) {
                    continue;
                }
                Matcher found = LINE.matcher(line.strip());
                if (!found.matches()) {
                    // Not the line itself: it may be a key.
                    throw new IllegalArgumentException("line " + number
                            + " is no SHA-256 hash of 64 hex digits (a key itself does not belong here)");
                }
                hashes.add(HexFormat.of().parseHex(found.group(1)));
            }
            if (hashes.isEmpty()) {
                throw new IllegalArgumentException("it holds no hash");
            }
            return new Known(version, List.copyOf(hashes));
        }
    }
}
