package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Roles;
import dev.tpo.curation.SegmentPlan;
import dev.tpo.curation.estimate.Estimate;
import dev.tpo.curation.estimate.Estimator;
import dev.tpo.curation.estimate.Rates;
import dev.tpo.curation.estimate.Setting;
import dev.tpo.curation.models.AnswerLimits;
import dev.tpo.curation.models.RoleCast;
import dev.tpo.curation.prompts.Prompts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the pipeline needs to know of a job. */
@Component
class Casting {
    private final Prompts prompts;

    Casting(CurationProperties properties) {
        this.prompts = properties.folderOfPrompts().map(Prompts::from).orElseGet(Prompts::embedded);
    }

    Roles roles(CurationSpec spec, RoleModels models) {
        Map<Role, String> names = new EnumMap<>(Role.class);
        spec.models().forEach((role, model) -> names.put(role, model.id()));
        return new RoleCast(models, names, prompts, limits(spec))
                .roles(templates(spec), spec.judgesByLikelihood() ? spec.thresholds() : null);
    }

    private static @Nullable QuestionTemplates templates(CurationSpec spec) {
        return spec.writesByTemplates()
                ? QuestionTemplates.named(RoleRules.TEMPLATES)
                        .orElseThrow(() -> new IllegalStateException("no question templates are on the class path"))
                : null;
    }

    CurationPlan plan(CurationSpec spec) {
        Map<Perturbation, List<Integer>> strengths = new EnumMap<>(Perturbation.class);
        Set<Perturbation> chosen = spec.chosenPerturbations();
        for (CurationJobRequest.Perturbation asked : spec.perturbations()) {
            Integer strength = asked.strength();
            if (strength != null) {
                Perturbation perturbation =
                        CurationSpec.perturbation(String.valueOf(asked.type())).orElseThrow();
                strengths
                        .computeIfAbsent(perturbation, first -> new ArrayList<>())
                        .add(strength);
            }
        }
        return new CurationPlan(
                spec.seed(),
                chosen,
                strengths,
                segments(spec.segments()),
                Objects.requireNonNull(spec.questions().perSegment()),
                Objects.requireNonNull(spec.questions().perVideo()),
                Curriculum.AS_MADE); // a version's own affair
    }

    private static SegmentPlan segments(CurationJobRequest.@Nullable Segments segments) {
        return segments == null
                ? SegmentPlan.HALVES
                : new SegmentPlan.Stretches(
                        Objects.requireNonNull(segments.count()),
                        Objects.requireNonNull(segments.seconds()),
                        Objects.requireNonNull(segments.captions()));
    }

    private static AnswerLimits limits(CurationSpec spec) {
        CurationJobRequest.AnswerTokens tokens = spec.answerTokens();
        return new AnswerLimits(
                Objects.requireNonNull(tokens.caption()),
                Objects.requireNonNull(tokens.question()),
                Objects.requireNonNull(tokens.answer()),
                Objects.requireNonNull(tokens.verdict()));
    }

    /** @param secondsPerCall of the roles of which it is known */
    Estimate estimate(CurationSpec spec, Map<Role, Double> secondsPerCall) {
        var setting = new Setting(
                spec.videos().size(),
                spec.frames(),
                !spec.writesByTemplates(),
                !spec.judgesByLikelihood(),
                prompts,
                limits(spec),
                Setting.TOKENS_PER_FRAME,
                Math.min(spec.concurrency(), spec.videos().size()),
                secondsPerCall);
        return new Estimator(plan(spec), spec.quota(), setting).estimate(Rates.GUESSED);
    }

    /** How many calls a video of the job may need. */
    long callsEach(CurationSpec spec) {
        long calls = estimate(spec, Map.of()).roles().values().stream()
                .mapToLong(load -> load.calls().atMost())
                .sum();
        return Math.max(1, calls / Math.max(1, spec.videos().size()));
    }
}
