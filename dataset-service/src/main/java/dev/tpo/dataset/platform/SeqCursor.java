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
        return after == null ? Long.MAX_VALUE : seqOf.apply(after).orElseThrow(paging::unknownAfter);
    }
}
