package dev.tpo.curation.models;

import dev.tpo.curation.AnswerJudge;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Verdict;
import dev.tpo.curation.prompts.Prompts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks a model three things about a pair: whether the preferred answer is better, whether it or the question
 * contradicts the captions or the question admits another answer, and whether it is correct. Yes, no, yes is kept.
 */
final class ModelJudge implements AnswerJudge {
    private final Asking asking;
    private final Prompts prompts;
    private final int maxTokens;

    ModelJudge(RoleModels models, Prompts prompts, int maxTokens) {
        this.asking = new Asking(models, prompts.of(Prompts.Name.REPAIR));
        this.prompts = prompts;
        this.maxTokens = maxTokens;
    }

    @Override
    public Judgement compare(Comparison comparison) {
        String text = prompts.of(Prompts.Name.JUDGE)
                .fill(Map.of(
                        "caption",
                        Captions.text(comparison.captions()),
                        "question",
                        comparison.question().text(),
                        "preferred",
                        comparison.preferred().strip(),
                        "dispreferred",
                        comparison.dispreferred().strip()));
        var call = new RoleCall(Role.JUDGE, null, null, List.of(text), Form.VERDICT.asked(), maxTokens);
        Asking.Asked<Verdict> asked = asking.ask(call, Form.VERDICT, ModelJudge::read);
        Verdict verdict = asked.value();
        return verdict == null
                ? new Judgement(null, new Verdict(null, null, null, asked.text()), Reason.VERDICT_UNREADABLE)
                : new Judgement(null, verdict, against(verdict));
    }

    private static @Nullable Reason against(Verdict verdict) {
        if (Objects.equals(verdict.better(), "no")) {
            return Reason.NOT_BETTER;
        }
        if (Objects.equals(verdict.better(), "equal")) {
            return Reason.EQUALLY_GOOD;
        }
        if (Objects.equals(verdict.contradicts(), "yes")) {
            return Reason.CONTRADICTS_CAPTION;
        }
        return Objects.equals(verdict.correct(), "yes") ? null : Reason.NOT_CORRECT;
    }

    private static Reading<Verdict> read(String text) {
        Map<String, JsonNode> fields = Form.VERDICT.in(text).orElse(null);
        if (fields == null) {
            return new Reading.Unread<>("it holds no JSON object with better, contradicts and correct");
        }
        String better = word(fields, "better");
        String contradicts = word(fields, "contradicts");
        String correct = word(fields, "correct");
        if (better == null) {
            return new Reading.Unread<>("better must be yes, no or equal");
        }
        if (contradicts == null || contradicts.equals("equal")) {
            return new Reading.Unread<>("contradicts must be yes or no");
        }
        if (correct == null || correct.equals("equal")) {
            return new Reading.Unread<>("correct must be yes or no");
        }
        return new Reading.Read<>(new Verdict(better, contradicts, correct, text));
    }

    private static @Nullable String word(Map<String, JsonNode> fields, String name) {
        JsonNode field = fields.get(name);
        return field == null ? null : Words.verdict(field).orElse(null);
    }
}
