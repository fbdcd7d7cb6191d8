package dev.tpo.dataset.platform;

import dev.tpo.web.Paging;
import java.util.Optional;
import java.util.function.Function;

/** Where a list that is told newest first goes on. */
public final class SeqCursor {
    private SeqCursor() {}

    /**
     * The number that all further elements are below.
     *
     * @param seqOf the number of the element with this id, if the list has one
     */
    public static long below(Paging paging, Function<String, Optional<Long>> seqOf) {
        String after = paging.after();
        if (after == null) {
            return Long.MAX_VALUE;
        }
        // PostgreSQL refuses to compare with text that it cannot hold.
        return Optional.of(after).filter(id -> id.indexOf(0) < 0).flatMap(seqOf).orElseThrow(paging::unknownAfter);
    }
}
