package dev.tpo.dataset.platform;

import dev.tpo.web.Paging;
import java.util.Optional;
import java.util.function.Function;

/** Where a list goes on. */
public final class SeqCursor {
    private SeqCursor() {}

    /**
     * The number that all further elements are below, newest first.
     *
     * @param seqOf the number of the element with this id, if the list has one
     */
    public static long below(Paging paging, Function<String, Optional<Long>> seqOf) {
        return paging.after() == null ? Long.MAX_VALUE : of(paging.after(), paging, seqOf);
    }

    /** The number that all further elements are above, oldest first. */
    public static long above(Paging paging, Function<String, Optional<Long>> seqOf) {
        return paging.after() == null ? Long.MIN_VALUE : of(paging.after(), paging, seqOf);
    }

    private static long of(String after, Paging paging, Function<String, Optional<Long>> seqOf) {
        return StorableText.of(after).flatMap(seqOf).orElseThrow(paging::unknownAfter);
    }
}
