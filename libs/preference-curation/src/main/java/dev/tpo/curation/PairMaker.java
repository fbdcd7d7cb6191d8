package dev.tpo.curation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks one question with the evidence and without, and has the answers judged; no call is made in vain. */
final class PairMaker {
    private final VideoChat chat;
    private final CurationPlan plan;
    private final Judge judge;

    PairMaker(VideoChat chat, CurationPlan plan) {
        this.chat = chat;
        this.plan = plan;
        this.judge = new Judge(plan.thresholds());
    }

    /** One pair, or one for each perturbation that was tried in vain: the perturbations come in a random order. */
    List<JudgedPair> make(Video video, Evidence evidence, Question question, Draws draws) {
        List<Perturbation> perturbations = draws.shuffled(plan.perturbations().stream()
                .filter(perturbation -> perturbation.granularity() == evidence.granularity())
                .sorted()
                .toList());
        if (perturbations.isEmpty()) {
            return List.of();
        }
        VideoChat.Answer preferred = chat.ask(video, evidence.frames(), question.text());
        Optional<Reason> refused = judge.preferred(question, preferred);
        if (refused.isPresent()) {
            return List.of(
                    pair(evidence, question, perturbations.getFirst(), preferred.text(), "", null, refused.get()));
        }
        List<JudgedPair> tried = new ArrayList<>();
        for (Perturbation perturbation : perturbations) {
            JudgedPair pair = against(video, evidence, question, perturbation, preferred.text());
            tried.add(pair);
            if (pair.kept() || pair.reason() == Reason.LOW_PROBABILITY) {
                break;
            }
        }
        return tried;
    }

    private JudgedPair against(
            Video video, Evidence evidence, Question question, Perturbation perturbation, String preferred) {
        VideoChat.Answer dispreferred = chat.ask(video, evidence.seenUnder(perturbation), question.text());
        Optional<Reason> refused = judge.dispreferred(preferred, dispreferred);
        if (refused.isPresent()) {
            return pair(evidence, question, perturbation, preferred, dispreferred.text(), null, refused.get());
        }
        List<Double> sums =
                chat.score(video, evidence.frames(), question.text(), List.of(preferred, dispreferred.text()));
        var scores = new JudgedPair.Scores(sums.get(0), sums.get(1));
        return pair(
                evidence,
                question,
                perturbation,
                preferred,
                dispreferred.text(),
                scores,
                judge.scores(scores).orElse(null));
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
