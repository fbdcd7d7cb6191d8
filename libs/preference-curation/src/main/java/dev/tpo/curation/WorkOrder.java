package dev.tpo.curation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The order in which videos are worked on: by seed and content, not by how they were named or listed. */
public final class WorkOrder {
    private WorkOrder() {}

    /** Each content once. */
    public static <T> List<T> of(long seed, List<T> videos, Function<T, String> sha256) {
        Map<String, T> byContent = new TreeMap<>();
        videos.forEach(video -> byContent.putIfAbsent(sha256.apply(video), video));
        return byContent.entrySet().stream()
                .sorted(Comparator.comparing(entry -> Draws.number(seed, entry.getKey(), "order")))
                .map(Map.Entry::getValue)
                .toList();
    }
}
