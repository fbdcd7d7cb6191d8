package dev.tpo.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** One page of a list; {@code after} with {@code lastId} asks for the next. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ListPage<T>(
        String object,
        List<T> data,
        boolean hasMore,
        @Nullable String firstId,
        @Nullable String lastId) {
    /** A page of {@code data}, whose ids {@code idOf} reads. */
    public static <T> ListPage<T> of(List<T> data, boolean hasMore, Function<T, String> idOf) {
        return new ListPage<>(
                "list",
                List.copyOf(data),
                hasMore,
                data.isEmpty() ? null : idOf.apply(data.getFirst()),
                data.isEmpty() ? null : idOf.apply(data.getLast()));
    }
}
