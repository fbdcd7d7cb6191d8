package dev.tpo.dataset.platform;

import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;

/** {@code ?order=} of a list, by the time of creation. */
public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST;

    /** {@code desc}, which is the default, or {@code asc}. */
    public static Order of(@Nullable String order) {
        return switch (order) {
            case null -> NEWEST_FIRST;
            case "desc" -> NEWEST_FIRST;
            case "asc" -> OLDEST_FIRST;
            default -> throw ApiException.invalid("order", "order must be asc or desc, not '" + order + "'");
        };
    }
}
