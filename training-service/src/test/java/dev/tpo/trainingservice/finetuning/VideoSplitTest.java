package dev.tpo.trainingservice.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VideoSplitTest {
    @Test
    void noVideoIsOnBothSidesAndTheShareIsMetAsNearlyAsWholeVideosAllow() {
        for (int seed = 0; seed < 50; seed++) {
            List<List<String>> rows = rows(seed);
            VideoSplit split = VideoSplit.of(rows, 0.2, seed);

            Set<String> trained = new HashSet<>();
            int held = 0;
            for (List<String> row : rows) {
                boolean back = row.stream().anyMatch(split.videos()::contains);
                held += back ? 1 : 0;
                if (!back) {
                    trained.addAll(row);
                }
            }
            assertThat(trained).isNotEmpty().doesNotContainAnyElementsOf(split.videos());
            assertThat(held).isEqualTo(split.rows()).isBetween(10, 30);
        }
    }

    @Test
    void theSeedDrawsAndTheOrderOfRowsDoesNot() {
        List<List<String>> rows = rows(1);

        assertThat(VideoSplit.of(rows.reversed(), 0.2, 7)).isEqualTo(VideoSplit.of(rows, 0.2, 7));
        assertThat(VideoSplit.of(rows, 0.2, 8).videos())
                .isNotEqualTo(VideoSplit.of(rows, 0.2, 7).videos());
    }

    @Test
    void whereEveryVideoIsMoreThanTheShareTheSmallestIsHeldBack() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rows.add(List.of(i < 6 ? "large" : "small"));
        }

        assertThat(VideoSplit.of(rows, 0.1, 1)).isEqualTo(new VideoSplit(Set.of("small"), 3));
    }

    @Test
    void videosThatRowsShowTogetherStayTogether() {
        assertThatThrownBy(() -> VideoSplit.of(
                        List.of(List.of("a"), List.of("b", "c"), List.of("d"), List.of("a", "d"), List.of("d", "c")),
                        0.3,
                        1))
                .isInstanceOf(InvalidTrainingFileException.class)
                .hasMessageContaining("pairs show together");
    }

    /** 100 rows about 20 videos, some about two. */
    private static List<List<String>> rows(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int video = random.nextInt(20);
            rows.add(
                    video < 2 && random.nextInt(3) == 0
                            ? List.of("v" + video, "v" + (video + 20))
                            : List.of("v" + video));
        }
        return rows;
    }
}
