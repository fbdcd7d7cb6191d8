package dev.tpo.dataset.files;

import dev.tpo.web.ApiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code expires_after}: how long a file is to live. */
public final class FileLife {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    private FileLife() {}

    /** @param prefix of the fields' names */
    public static Duration of(@Nullable String anchor, @Nullable Long seconds, String prefix) {
        if (!"created_at".equals(anchor)) {
            throw ApiException.invalid(prefix + "anchor", prefix + "anchor must be created_at");
        }
        if (seconds == null || seconds < SHORTEST.toSeconds() || seconds > LONGEST.toSeconds()) {
            throw ApiException.invalid(
                    prefix + "seconds",
                    prefix + "seconds must be from " + SHORTEST.toSeconds() + " to " + LONGEST.toSeconds());
        }
        return Duration.ofSeconds(seconds);
    }
}
