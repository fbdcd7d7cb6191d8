package dev.tpo.dataset.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.GoodPair;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Quota;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairsMadeTest {
    private static final int VIDEOS = 12;

    private static JudgedPair pair(boolean kept) {
        return new JudgedPair(
                Granularity.LOCALIZED,
                "after",
                Perturbation.INCOMPLETE,
                null,
                0,
                1,
                "q",
                "a",
                "b",
                List.of(),
                List.of(),
                null,
                null,
                kept ? null : Reason.SMALL_MARGIN,
                JudgedPair.Origin.UNKNOWN);
    }

    /** Video k gives k good pairs and one bad. */
    private static List<JudgedPair> of(int video) {
        List<JudgedPair> pairs = new ArrayList<>(List.of(pair(false)));
        for (int i = 0; i < video; i++) {
            pairs.add(pair(true));
        }
        return pairs;
    }

    private static List<CuratedPairs.Placed> stored(int videos) {
        List<CuratedPairs.Placed> stored = new ArrayList<>();
        for (int video = 0; video < videos; video++) {
            for (int i = 0; i < video; i++) {
                stored.add(new CuratedPairs.Placed(video, GoodPair.of(Granularity.LOCALIZED, "a")));
            }
        }
        return stored;
    }

    private static PairsMade made(int pairs, int begin) {
        return new PairsMade(
                new Selection(new Quota(pairs, 1)), Set.of(Granularity.LOCALIZED), stored(begin), begin, begin);
    }

    @Test
    void whatCountsOfAVideoIsTheSameWhereverTheAttemptBegan() {
        int enough = 7; // after the videos 0 to 4
        for (int begin = 0; begin < VIDEOS; begin++) {
            var made = made(enough, begin);
            for (int video = begin; video < VIDEOS; video++) {
                assertThat(made.wantedOf(video).isEmpty())
                        .as("begun at %d, video %d", begin, video)
                        .isEqualTo(video - PairsMade.LAG >= 4);
                made.add(of(video));
            }
            assertThat(made.isFull()).isTrue();
            assertThat(made.kept()).isEqualTo(VIDEOS * (VIDEOS - 1) / 2);
            assertThat(made.rejected()).isEqualTo(VIDEOS);
        }
    }

    @Test
    void whoeverWorksFarAheadMakesRatherTooMuch() {
        var made = made(7, 4);

        assertThat(made.wantedOf(50)).containsExactly(Granularity.LOCALIZED);
        made.add(of(4));
        assertThat(made.wantedOf(50)).isEmpty();
        assertThat(made.wantedOf(5)).containsExactly(Granularity.LOCALIZED);
    }
}
