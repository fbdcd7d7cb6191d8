package dev.tpo.curation;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much came out of each stage of the pipeline; adds up over videos.
 *
 * @param counts of the stages that something came to
 * @param rejected pairs by the reason, before the judge and by it; those left out by a selection are not among them
 */
public record Yield(Map<Stage, Long> counts, Map<Reason, Long> rejected) {
    public static final Yield NONE = new Yield(Map.of(), Map.of());

    public Yield {
        counts = Map.copyOf(counts);
        rejected = Map.copyOf(rejected);
    }

    public long of(Stage stage) {
        return counts.getOrDefault(stage, 0L);
    }

    public Yield plus(Yield other) {
        return new Yield(sum(Stage.class, counts, other.counts), sum(Reason.class, rejected, other.rejected));
    }

    private static <K extends Enum<K>> Map<K, Long> sum(Class<K> keys, Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> sum = new EnumMap<>(keys);
        sum.putAll(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    /** Counts while one video is worked on. */
    static final class Tally {
        private final Map<Stage, Long> counts = new EnumMap<>(Stage.class);
        private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);

        void count(Stage stage) {
            count(stage, 1);
        }

        void count(Stage stage, long times) {
            if (times > 0) {
                counts.merge(stage, times, Long::sum);
            }
        }

        void count(QuestionWriter.Written written) {
            count(Stage.QUESTIONS, written.questions().size());
            count(Stage.QUESTIONS_UNSUITABLE, written.unsuitable());
            count(Stage.QUESTIONS_REPEATED, written.repeated());
            count(Stage.QUESTIONS_UNREADABLE, written.unreadable());
            count(Stage.QUESTIONS_REFUSED, written.refused());
        }

        void count(JudgedPair pair) {
            Reason reason = pair.reason();
            if (reason == null) {
                count(Stage.PAIRS_KEPT);
            } else {
                rejected.merge(reason, 1L, Long::sum);
            }
        }

        Yield sum() {
            return new Yield(counts, rejected);
        }
    }
}
