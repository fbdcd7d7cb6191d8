package dev.tpo.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With captions and questions in free sentences: the curator does not care how they are worded. */
class VideoCuratorTest {
    private static final Set<Granularity> BOTH = EnumSet.allOf(Granularity.class);
    private static final CurationPlan PLAN = CurationPlan.of(7, Perturbation.OF_TPO);
    private static final int SEGMENTS = 3;

    private final List<String> asked = new ArrayList<>();
    private final List<AnswerJudge.Comparison> compared = new ArrayList<>();

    /** What it says tells which frames it saw. */
    private final Answerer answerer = (video, frames, question) -> {
        asked.add(question);
        return new Answer("Because of what happened at " + frames + ".", true);
    };

    private final Captioner captioner =
            (video, frames) -> new Answer("A man runs from " + frames.getFirst() + " on.", true);

    private static final class SentenceWriter implements QuestionWriter {
        @Override
        public Optional<String> objection(String caption) {
            return caption.isBlank() ? Optional.of("is empty") : Optional.empty();
        }

        @Override
        public Written aboutSegment(Video video, CaptionedSegment segment, int most, Draws draws) {
            return Written.of(List.of(new Question("causal", "Why: " + segment.caption(), Expectation.NONE)));
        }

        @Override
        public Written aboutVideo(Video video, List<CaptionedSegment> segments, int most, Draws draws) {
            return Written.of(List.of(new Question("summary", "Why all " + segments.size() + "?", Expectation.NONE)));
        }
    }

    private final class KeepingJudge implements AnswerJudge {
        @Override
        public Judgement compare(Comparison comparison) {
            compared.add(comparison);
            return new Judgement(null, null, null);
        }
    }

    private static Video video(int frames) {
        return new Video(
                "file-a",
                "abc",
                IntStream.range(0, frames).mapToObj(i -> (double) i).toList(),
                frames);
    }

    private VideoCuration curate(Captioner captioner, Answerer answerer) {
        var roles = new Roles(captioner, new SentenceWriter(), answerer, new KeepingJudge());
        return new VideoCurator(roles, PLAN).curate(video(32), BOTH);
    }

    @Test
    void whateverTheWriterAsksIsAskedWithTheEvidenceAndWithout() {
        List<JudgedPair> pairs = curate(captioner, answerer).pairs();

        assertThat(pairs).hasSize(SEGMENTS + 1).allSatisfy(pair -> {
            assertThat(pair.kept()).isTrue();
            assertThat(pair.chosen()).contains(pair.chosenFrames().toString());
            assertThat(pair.rejected()).contains(pair.rejectedFrames().toString());
            assertThat(pair.scores()).isNull();
        });
        assertThat(pairs.getFirst().family()).isEqualTo("causal");
        assertThat(pairs.getFirst().prompt()).isEqualTo("Why: A man runs from 0.0 on.");
        assertThat(pairs.getLast().prompt()).isEqualTo("Why all 3?");
        assertThat(compared).hasSize(SEGMENTS + 1);
    }

    @Test
    void aCaptionThatTheWriterObjectsToIsToldWithTheReasonAndLeavesTheWholeVideoUndecided() {
        VideoCuration curation =
                curate((video, frames) -> new Answer(frames.getFirst() == 0 ? " " : "A dog.", true), answerer);

        assertThat(curation.unusable()).containsExactly(new VideoCuration.UnusableCaption(0, 15, " ", "is empty"));
        assertThat(curation.pairs())
                .hasSize(SEGMENTS - 1)
                .allMatch(pair -> pair.granularity() == Granularity.LOCALIZED);
    }

    @Test
    void aCaptionThatWasCutOffIsNotAskedAbout() {
        VideoCuration curation = curate((video, frames) -> new Answer("A man who", false), answerer);

        assertThat(curation.pairs()).isEmpty();
        assertThat(curation.unusable())
                .hasSize(SEGMENTS)
                .allMatch(caption -> caption.why().contains("cut off"));
        assertThat(asked).isEmpty();
    }

    @Test
    void theJudgeSeesNeitherBlankNorUnfinishedNorEqualAnswers() {
        curate(captioner, (video, frames, question) -> new Answer(" ", true));
        curate(captioner, (video, frames, question) -> new Answer("Because", false));
        curate(captioner, (video, frames, question) -> new Answer("Because.", true));

        assertThat(compared).isEmpty();
    }

    @Test
    void segmentsCoverTheVideoAndOverlap() {
        Segments all = Segments.of(SegmentPlan.HALVES, video(33), 7);
        List<Segment> segments = all.localized();

        assertThat(all.across()).isEqualTo(segments);
        assertThat(segments).hasSize(SEGMENTS);
        assertThat(segments.getFirst().startSeconds()).isZero();
        assertThat(segments.getLast().endSeconds()).isEqualTo(32);
        assertThat(segments.get(1).startSeconds())
                .isLessThanOrEqualTo(segments.get(0).endSeconds());
        assertThat(segments.get(2).startSeconds())
                .isLessThanOrEqualTo(segments.get(1).endSeconds() + 1);
    }

    @Test
    void theOrderOfWorkDependsOnSeedAndContentOnly() {
        List<String> order = WorkOrder.of(5, List.of("a", "b", "c", "d", "e"), sha256 -> sha256);

        assertThat(WorkOrder.of(5, List.of("e", "d", "b", "b", "c", "a"), sha256 -> sha256))
                .isEqualTo(order);
        assertThat(WorkOrder.of(7, List.of("a", "b", "c", "d", "e"), sha256 -> sha256))
                .isNotEqualTo(order);
    }
}
