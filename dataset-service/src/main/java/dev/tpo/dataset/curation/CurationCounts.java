package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Stage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What a job has made and what it made nothing of. */
@Component
class CurationCounts {
    private static final Set<String> LOST_QUESTIONS = Stream.of(
                    Stage.QUESTIONS_UNSUITABLE,
                    Stage.QUESTIONS_REPEATED,
                    Stage.QUESTIONS_UNREADABLE,
                    Stage.QUESTIONS_REFUSED)
            .map(CurationSpec::wireName)
            .collect(Collectors.toSet());

    private final CuratedPairRepository pairs;
    private final CurationVideoRepository videos;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CurationCounts(CuratedPairRepository pairs, CurationVideoRepository videos, JdbcClient jdbc, JsonMapper json) {
        this.pairs = pairs;
        this.videos = videos;
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * The video is done.
     *
     * @return 0 if it was before
     */
    int finish(String jobId, int place, VideoWork.Outcome outcome) {
        Fruitless fruitless = outcome.fruitless();
        Map<String, Long> yields = new TreeMap<>();
        outcome.curation().yields().counts().forEach((stage, count) -> yields.put(CurationSpec.wireName(stage), count));
        return jdbc.sql("UPDATE dataset.curation_video SET done = true, fruitless = ?, yields = ?::json"
                        + " WHERE job_id = ? AND place = ? AND NOT done")
                .param(fruitless == null ? null : fruitless.name())
                .param(json.writeValueAsString(yields))
                .param(jobId)
                .param(place)
                .update();
    }

    private Map<String, Long> yields(String jobId) {
        Map<String, Long> yields = new LinkedHashMap<>();
        Map<String, Long> sums = new HashMap<>();
        jdbc.sql("SELECT key, sum(value::bigint) AS sum FROM dataset.curation_video, json_each_text(yields)"
                        + " WHERE job_id = ? GROUP BY key")
                .param(jobId)
                .query(row -> {
                    sums.put(row.getString("key"), row.getLong("sum"));
                });
        for (Stage stage : Stage.values()) {
            Long sum = sums.get(CurationSpec.wireName(stage));
            if (sum != null) {
                yields.put(CurationSpec.wireName(stage), sum);
            }
        }
        return yields;
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
        return new CurationJobObject.Counts(kept, sum(reasons), reasons, fruitless, yields(jobId));
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
        Map<String, Long> lost = new LinkedHashMap<>(counts.yields());
        lost.keySet().retainAll(LOST_QUESTIONS);
        if (!lost.isEmpty()) {
            words.append("; of the questions asked for, ").append(list(lost));
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
