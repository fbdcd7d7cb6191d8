package dev.tpo.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the suite's services tell each other to be let in. Without one a service takes every request, and listens on
 * loopback only.
 *
 * @param value null: none is configured
 */
public record ServiceSecret(@Nullable String value) {
    public static final String HEADER = "X-Tpo-Service-Secret";

    private static final int SHORTEST = 16;

    public ServiceSecret {
        boolean sendable =
                value == null || (value.length() >= SHORTEST && value.chars().allMatch(c -> c > ' ' && c < 0x7f));
        if (!sendable) {
            throw new UnsafeStartException(
                    "TPO_SERVICE_SECRET must be at least " + SHORTEST + " visible ASCII characters without a blank");
        }
    }

    /** @param file read if there is no {@code value}: how a mounted secret comes */
    static ServiceSecret of(String value, String file) {
        if (!value.isBlank() || file.isBlank()) {
            return new ServiceSecret(value.isBlank() ? null : value.strip());
        }
        try {
            return new ServiceSecret(
                    Files.readString(Path.of(file), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new UnsafeStartException("TPO_SERVICE_SECRET_FILE " + file + " cannot be read: " + e, e);
        }
    }

    /** What a client of the suite's own services sends with each request; to nobody else. */
    public Map<String, String> headers() {
        return value == null ? Map.of() : Map.of(HEADER, value);
    }

    /** Takes as long for a wrong secret as for the right one. */
    boolean is(@Nullable String told) {
        return value != null
                && told != null
                && MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), told.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ServiceSecret";
    }
}
