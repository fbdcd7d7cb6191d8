package dev.tpo.curation;

import dev.tpo.answers.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks one question with the evidence and without, and has the answers judged; no call is made in vain. */
final class PairMaker {
    private final Roles roles;
    private final Yield.Tally tally;

    PairMaker(Roles roles, Yield.Tally tally) {
        this.roles = roles;
        this.tally = tally;
    }

    /** One pair, or one for each denial that was tried in vain. */
    List<JudgedPair> make(Video video, Evidence evidence, Question question, List<Denial> denials) {
        tally.count(Stage.PREFERRED_ANSWERS);
        Given preferred = answer(video, evidence.frames(), question);
        Optional<Reason> refused = againstPreferred(question, preferred);
        if (refused.isPresent()) {
            var sides = new Sides(evidence, question, denials.getFirst(), preferred.text(), "");
            return List.of(pair(sides, null, null, refused.get()));
        }
        List<JudgedPair> tried = new ArrayList<>();
        for (Denial denial : denials) {
            JudgedPair pair = against(video, evidence, question, denial, preferred.text());
            tried.add(pair);
            Reason reason = pair.reason();
            if (reason == null || reason.ofPreferred()) {
                break; // a doubted answer is not mended by another perturbation
            }
        }
        return tried;
    }

    /** @param against what speaks against it by itself; null: nothing */
    private record Given(String text, @Nullable Reason against) {}

    private Given answer(Video video, List<Double> frames, Question question) {
        try {
            Answer answer = roles.answerer().answer(video, frames, question.text());
            if (!answer.complete()) {
                return new Given(answer.text(), Reason.ANSWER_CUT_OFF);
            }
            return new Given(answer.text(), answer.text().isBlank() ? Reason.NO_ANSWER : null);
        } catch (RefusedException e) {
            return new Given("", Reason.REFUSED);
        }
    }

    private Optional<Reason> againstPreferred(Question question, Given answer) {
        Reason against = answer.against();
        return against != null ? Optional.of(against) : roles.judge().preferred(question, answer.text());
    }

    private JudgedPair against(Video video, Evidence evidence, Question question, Denial denial, String preferred) {
        tally.count(Stage.DISPREFERRED_ANSWERS);
        Given dispreferred = answer(video, evidence.seenUnder(denial), question);
        var sides = new Sides(evidence, question, denial, preferred, dispreferred.text());
        if (dispreferred.against() != null) {
            return pair(sides, null, null, dispreferred.against());
        }
        if (Texts.same(preferred, dispreferred.text())) {
            return pair(sides, null, null, Reason.ANSWERS_IDENTICAL);
        }
        tally.count(Stage.PAIRS_JUDGED);
        try {
            AnswerJudge.Judgement judgement = roles.judge()
                    .compare(new AnswerJudge.Comparison(
                            video, evidence.frames(), evidence.captions(), question, preferred, dispreferred.text()));
            return pair(sides, judgement.scores(), judgement.verdict(), judgement.reason());
        } catch (RefusedException e) {
            return pair(sides, null, null, Reason.REFUSED);
        }
    }

    private record Sides(Evidence evidence, Question question, Denial denial, String chosen, String rejected) {}

    private JudgedPair pair(
            Sides sides, JudgedPair.@Nullable Scores scores, @Nullable Verdict verdict, @Nullable Reason reason) {
        Evidence evidence = sides.evidence();
        Question question = sides.question();
        var pair = new JudgedPair(
                evidence.granularity(),
                question.family(),
                sides.denial().perturbation(),
                sides.denial().strength(),
                evidence.startSeconds(),
                evidence.endSeconds(),
                question.text(),
                sides.chosen().strip(),
                sides.rejected().strip(),
                evidence.frames(),
                evidence.seenUnder(sides.denial()),
                scores,
                verdict,
                reason,
                new JudgedPair.Origin(evidence.captions(), question.reference(), roles.makers()));
        tally.count(pair);
        return pair;
    }
}
