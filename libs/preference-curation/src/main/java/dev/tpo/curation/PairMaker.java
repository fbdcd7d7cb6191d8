package dev.tpo.curation;

import dev.tpo.answers.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks one question with the evidence and without, and has the answers judged; no call is made in vain. */
final class PairMaker {
    private final Answerer answerer;
    private final AnswerJudge judge;
    private final Set<Perturbation> perturbations;

    PairMaker(Answerer answerer, AnswerJudge judge, Set<Perturbation> perturbations) {
        this.answerer = answerer;
        this.judge = judge;
        this.perturbations = perturbations;
    }

    /** One pair, or one for each perturbation that was tried in vain: the perturbations come in a random order. */
    List<JudgedPair> make(Video video, Evidence evidence, Question question, Draws draws) {
        List<Perturbation> order = draws.shuffled(perturbations.stream()
                .filter(perturbation -> perturbation.granularity() == evidence.granularity())
                .sorted()
                .toList());
        if (order.isEmpty()) {
            return List.of();
        }
        Answer preferred = answerer.answer(video, evidence.frames(), question.text());
        Optional<Reason> refused = againstPreferred(question, preferred);
        if (refused.isPresent()) {
            return List.of(pair(evidence, question, order.getFirst(), preferred.text(), "", null, refused.get()));
        }
        List<JudgedPair> tried = new ArrayList<>();
        for (Perturbation perturbation : order) {
            JudgedPair pair = against(video, evidence, question, perturbation, preferred.text());
            tried.add(pair);
            if (pair.kept() || pair.reason() == Reason.LOW_PROBABILITY) {
                break; // a doubted answer is not mended by another perturbation
            }
        }
        return tried;
    }

    private Optional<Reason> againstPreferred(Question question, Answer answer) {
        if (answer.text().isBlank()) {
            return Optional.of(Reason.NO_ANSWER);
        }
        return answer.complete() ? judge.preferred(question, answer.text()) : Optional.of(Reason.ANSWER_CUT_OFF);
    }

    private static Optional<Reason> againstDispreferred(String preferred, Answer answer) {
        if (!answer.complete()) {
            return Optional.of(Reason.ANSWER_CUT_OFF);
        }
        if (answer.text().isBlank()) {
            return Optional.of(Reason.NO_ANSWER);
        }
        return Texts.same(preferred, answer.text()) ? Optional.of(Reason.ANSWERS_IDENTICAL) : Optional.empty();
    }

    private JudgedPair against(
            Video video, Evidence evidence, Question question, Perturbation perturbation, String preferred) {
        Answer dispreferred = answerer.answer(video, evidence.seenUnder(perturbation), question.text());
        Optional<Reason> refused = againstDispreferred(preferred, dispreferred);
        if (refused.isPresent()) {
            return pair(evidence, question, perturbation, preferred, dispreferred.text(), null, refused.get());
        }
        AnswerJudge.Judgement judgement = judge.compare(
                new AnswerJudge.Comparison(video, evidence.frames(), question, preferred, dispreferred.text()));
        return pair(
                evidence,
                question,
                perturbation,
                preferred,
                dispreferred.text(),
                judgement.scores(),
                judgement.reason());
    }

    private static JudgedPair pair(
            Evidence evidence,
            Question question,
            Perturbation perturbation,
            String chosen,
            String rejected,
            JudgedPair.@Nullable Scores scores,
            @Nullable Reason reason) {
        return new JudgedPair(
                evidence.granularity(),
                question.family(),
                perturbation,
                evidence.startSeconds(),
                evidence.endSeconds(),
                question.text(),
                chosen.strip(),
                rejected.strip(),
                evidence.frames(),
                evidence.seenUnder(perturbation),
                scores,
                reason);
    }
}
