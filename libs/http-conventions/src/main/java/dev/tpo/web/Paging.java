package dev.tpo.web;

import org.jspecify.annotations.Nullable;

/**
 * {@code ?limit=&after=} of a list. {@code limit} is 1 to 100; {@code after} is the id of the last element already
 * seen. Whether {@code after} exists is the list's own question: {@link #unknownAfter} is its answer.
 */
public record Paging(int limit, @Nullable String after) {
    public static final int DEFAULT_LIMIT = 20;
    public static final int MAX_LIMIT = 100;

    public Paging {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ApiException.invalid("limit", "limit must be from 1 to " + MAX_LIMIT + ", not " + limit);
        }
        if (after != null && after.isBlank()) {
            throw ApiException.invalid("after", "after must be the id of a listed element, not blank");
        }
    }

    /** From the query parameters; absent ones take their defaults. */
    public static Paging of(@Nullable Integer limit, @Nullable String after) {
        return of(limit, after, DEFAULT_LIMIT);
    }

    public static Paging of(@Nullable Integer limit, @Nullable String after, int defaultLimit) {
        return new Paging(limit == null ? defaultLimit : limit, after);
    }

    public ApiException unknownAfter() {
        return ApiException.invalid("after", "after: no element '" + after + "' in this list");
    }
}
