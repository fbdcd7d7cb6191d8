package dev.tpo.dataset.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.GoodPair;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsMadeTest {
    private static final int LAG = 4;
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

    private static int goodOfVideosUpTo(int place) {
        return place < 0 ? 0 : place * (place + 1) / 2;
    }

    @Test
    void whatDecidesAboutAVideoIsTheSameWhereverTheAttemptBegan() {
        for (int begin = 0; begin < VIDEOS; begin++) {
            var made = new PairsMade(stored(begin), begin, begin, LAG);
            for (int video = begin; video < VIDEOS; video++) {
                assertThat(made.knownFor(video).usable(Granularity.LOCALIZED))
                        .as("begun at %d, video %d", begin, video)
                        .isEqualTo(goodOfVideosUpTo(video - LAG));
                made.add(of(video));
            }
            assertThat(made.all().usable(Granularity.LOCALIZED)).isEqualTo(goodOfVideosUpTo(VIDEOS - 1));
            assertThat(made.kept()).isEqualTo(goodOfVideosUpTo(VIDEOS - 1));
            assertThat(made.rejected()).isEqualTo(VIDEOS);
        }
    }
}
