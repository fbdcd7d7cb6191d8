package dev.tpo.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
    private static Video video(int frames, double seconds) {
        return new Video(
                "file",
                "abc",
                IntStream.range(0, frames).mapToObj(i -> i * seconds / frames).toList(),
                seconds);
    }

    @ParameterizedTest
    @ValueSource(doubles = {4, 25, 61.3, 600, 7200})
    void stretchesLieWithinTheVideoAndLeaveSomethingOutside(double seconds) {
        Video video = video(32, seconds);
        for (long seed = 0; seed < 20; seed++) {
            Segments segments = Segments.of(SegmentPlan.STRETCHES, video, seed);

            assertThat(segments.localized()).hasSize(3).allSatisfy(segment -> {
                assertThat(segment.frames()).hasSize(32).isSorted();
                assertThat(segment.startSeconds()).isNotNegative();
                assertThat(segment.endSeconds())
                        .isLessThanOrEqualTo(video.timestampsSeconds().getLast());
                assertThat(segment.endSeconds() - segment.startSeconds()).isLessThanOrEqualTo(30.001);
                assertThat(segment.outside())
                        .hasSizeGreaterThanOrEqualTo(15)
                        .allMatch(time -> time < segment.startSeconds() || time > segment.endSeconds());
            });
        }
    }

    @Test
    void theRunsOfAWholeVideoHaveEachOfItsFramesOnce() {
        Video video = video(33, 600);

        List<Segment> across = Segments.of(SegmentPlan.STRETCHES, video, 1).across();

        assertThat(across).hasSize(8);
        assertThat(across.stream().flatMap(run -> run.frames().stream())).isEqualTo(video.timestampsSeconds());
    }

    @Test
    void theSeedPlacesStretchesAndNothingElseDoes() {
        Video video = video(32, 3600);

        assertThat(Segments.of(SegmentPlan.STRETCHES, video, 1))
                .isEqualTo(Segments.of(SegmentPlan.STRETCHES, video, 1))
                .isNotEqualTo(Segments.of(SegmentPlan.STRETCHES, video, 2));
    }

    @Test
    void aVideoOfFourFramesHasFourRuns() {
        assertThat(Segments.of(SegmentPlan.STRETCHES, video(4, 8), 1).across()).hasSize(4);
    }
}
