package dev.tpo.trainingservice.platform;

import dev.tpo.api.ListPage;
import dev.tpo.web.Paging;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A list that is short enough to be had whole: so it is answered, as clients expect that ask for no second page. */
public record WholeList<T>(List<T> all, Function<T, String> idOf) {

    /** Cut only where a {@code limit} is given. */
    public ListPage<T> page(@Nullable Integer limit, @Nullable String after) {
        Paging paging = Paging.of(limit, after);
        int from = 0;
        if (after != null) {
            from = all.stream().map(idOf).toList().indexOf(after) + 1;
            if (from == 0) {
                throw paging.unknownAfter();
            }
        }
        int to = limit == null ? all.size() : Math.min(all.size(), from + limit);
        return ListPage.of(all.subList(from, to), to < all.size(), idOf);
    }
}
