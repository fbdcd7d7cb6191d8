package dev.tpo.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikelihoodJudgeTest {
    private static final List<Double> WHOLE = List.of(0.0, 5.0, 10.0, 15.0);
    private static final List<Double> SEGMENT = List.of(5.0, 10.0);
    private static final Video VIDEO = new Video("file-1", "ab", WHOLE, 20);

    private final List<List<Double>> asked = new ArrayList<>();

    /** Margins of 2 nats under the segment and of 8 with the whole video. */
    private List<Double> score(Video video, List<Double> frames, String question, List<String> answers) {
        asked.add(frames);
        return List.of(-0.1, frames.equals(WHOLE) ? -8.1 : -2.1);
    }

    private AnswerJudge.Judgement judged(double maxWholeMargin, List<Double> evidence) {
        var question = new Question("after", "What appears right after the ring?", answer -> true);
        return new LikelihoodJudge(this::score, new Thresholds(0.6, 1, maxWholeMargin))
                .compare(new AnswerJudge.Comparison(VIDEO, evidence, List.of(), question, "a cross", "a circle"));
    }

    @Test
    void whatIsPreferredByFarWithTheWholeVideoIsKnownAndTheScoresAreThoseUnderTheEvidence() {
        AnswerJudge.Judgement judgement = judged(7, SEGMENT);

        assertThat(judgement.reason()).isEqualTo(Reason.KNOWN);
        assertThat(judgement.scores().marginNats()).isEqualTo(2.0);
        assertThat(asked).containsExactly(SEGMENT, WHOLE);
    }

    @Test
    void whatIsStillInDoubtWithTheWholeVideoIsKept() {
        assertThat(judged(8.5, SEGMENT).reason()).isNull();
    }

    @Test
    void withoutALimitTheWholeVideoIsNotAsked() {
        assertThat(judged(Double.POSITIVE_INFINITY, SEGMENT).reason()).isNull();
        assertThat(asked).containsExactly(SEGMENT);
    }

    @Test
    void ofAComprehensivePairTheEvidenceIsTheWholeAndNothingIsAskedTwice() {
        assertThat(judged(7, WHOLE).reason()).isEqualTo(Reason.KNOWN);
        assertThat(asked).containsExactly(WHOLE);
    }
}
