package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.curation.Reason;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a job has made and what it made nothing of. */
@Component
class CurationCounts {
    private final CuratedPairRepository pairs;
    private final CurationVideoRepository videos;

    CurationCounts(CuratedPairRepository pairs, CurationVideoRepository videos) {
        this.pairs = pairs;
        this.videos = videos;
    }

    CurationJobObject.Counts of(String jobId) {
        long kept = 0;
        Map<String, Long> reasons = new TreeMap<>();
        for (CuratedPairRepository.Count count : pairs.count(jobId)) {
            Reason reason = count.getReason();
            if (reason == null) {
                kept = count.getPairs();
            } else {
                reasons.put(CurationSpec.wireName(reason), count.getPairs());
            }
        }
        Map<String, Long> fruitless = new TreeMap<>();
        videos.countFruitless(jobId)
                .forEach(count -> fruitless.put(CurationSpec.wireName(count.getReason()), count.getVideos()));
        return new CurationJobObject.Counts(kept, sum(reasons), reasons, fruitless);
    }

    /** Why nothing is left, for people; said of a job whose pairs are all rejected. */
    String whyNothing(String jobId) {
        CurationJobObject.Counts counts = of(jobId);
        StringBuilder words = new StringBuilder("no pair was kept");
        if (counts.rejected() > 0) {
            words.append(": ").append(counts.rejected()).append(counts.rejected() == 1 ? " was" : " were");
            words.append(" rejected (").append(list(counts.reasons())).append("; listed with verdict=rejected)");
        }
        long fruitless = sum(counts.videosWithoutPairs());
        if (fruitless > 0) {
            words.append(counts.rejected() > 0 ? "; " : ": ").append(fruitless);
            words.append(fruitless == 1 ? " video" : " videos").append(" gave none to judge (");
            words.append(list(counts.videosWithoutPairs())).append("; the events say more)");
        }
        return words.toString();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String list(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
