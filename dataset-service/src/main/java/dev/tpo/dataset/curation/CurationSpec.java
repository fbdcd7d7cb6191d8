package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Quota;
import dev.tpo.curation.Role;
import dev.tpo.curation.Thresholds;
import dev.tpo.dataset.calls.Budget;
import dev.tpo.dataset.calls.CallPatience;
import dev.tpo.dataset.calls.RoleModel;
import dev.tpo.dataset.calls.Terms;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A curation job, resolved: every default filled in.
 *
 * @param files as requested
 * @param videos file ids in the order of work, each content once
 * @param model as requested
 * @param generator the model itself, if {@code model} is an alias
 * @param maxWholeMarginNats null: no limit
 * @param models by role; a role that asks none has none
 * @param segments null: halves
 * @param curriculum null: none
 */
record CurationSpec(
        String dataset,
        List<String> files,
        List<String> videos,
        String model,
        String generator,
        double localized,
        double comprehensive,
        List<CurationJobRequest.Perturbation> perturbations,
        int pairs,
        int frames,
        long seed,
        double minProbability,
        double minMarginNats,
        @Nullable Double maxWholeMarginNats,
        CurationJobRequest.Roles roles,
        Map<Role, RoleModel> models,
        CurationJobRequest.@Nullable Segments segments,
        CurationJobRequest.Questions questions,
        CurationJobRequest.AnswerTokens answerTokens,
        @Nullable Curriculum curriculum,
        Budget budget,
        Patience patience,
        Integer concurrency) {

    private static final CurationJobRequest.Roles OF_BEFORE =
            new CurationJobRequest.Roles(RoleRules.SELF, RoleRules.TEMPLATES, RoleRules.SELF, RoleRules.LIKELIHOOD);

    /** Jobs of an earlier version lack what came later. */
    @SuppressWarnings({"NullAway", "ConstantValue"})
    CurationSpec {
        if (models == null) {
            var self = new RoleModel(generator, "", false);
            models = Map.of(Role.CAPTIONER, self, Role.ANSWERER, self, Role.JUDGE, self);
        }
        roles = roles == null ? OF_BEFORE : roles;
        questions = questions == null ? CurationRules.questions(null, true) : questions;
        answerTokens = answerTokens == null ? CurationRules.TOKENS_OF_BEFORE : answerTokens;
        budget = budget == null ? Budget.UNLIMITED : budget;
        patience = patience == null ? Patience.OF_BEFORE : patience;
        concurrency = concurrency == null ? (Integer) CurationRules.DEFAULT_CONCURRENCY : concurrency;
    }

    /**
     * How long the job puts up with its models.
     *
     * @param answerSeconds how long until an answer begins; then it may go on
     * @param unavailableSeconds how long a model that is away or busy is waited for
     * @param tries how often a call is put at which the model fails
     * @param refusals how many calls of a role in a row may stay without an answer
     */
    record Patience(int answerSeconds, int unavailableSeconds, int tries, int refusals) {
        static final Patience OF_BEFORE = new Patience(900, 86_400, 5, CurationRules.DEFAULT_REFUSALS);

        Duration unavailable() {
            return Duration.ofSeconds(unavailableSeconds);
        }

        /** @param away how long a call waits before its job gives way to others, at most */
        CallPatience ofACall(Duration away) {
            return new CallPatience(
                    Duration.ofSeconds(answerSeconds),
                    away.compareTo(unavailable()) < 0 ? away : unavailable(),
                    tries,
                    refusals);
        }
    }

    Terms terms(Duration away) {
        return new Terms(models, budget, patience.ofACall(away));
    }

    CurationSpec with(Budget other) {
        return new CurationSpec(
                dataset,
                files,
                videos,
                model,
                generator,
                localized,
                comprehensive,
                perturbations,
                pairs,
                frames,
                seed,
                minProbability,
                minMarginNats,
                maxWholeMarginNats,
                roles,
                models,
                segments,
                questions,
                answerTokens,
                curriculum,
                other,
                patience,
                concurrency);
    }

    boolean writesByTemplates() {
        return RoleRules.TEMPLATES.equals(roles.questionWriter());
    }

    boolean judgesByLikelihood() {
        return RoleRules.LIKELIHOOD.equals(roles.judge());
    }

    Set<Perturbation> chosenPerturbations() {
        return perturbations.stream()
                .flatMap(one -> perturbation(String.valueOf(one.type())).stream())
                .collect(Collectors.toSet());
    }

    Thresholds thresholds() {
        return new Thresholds(
                minProbability,
                minMarginNats,
                Objects.requireNonNullElse(maxWholeMarginNats, Thresholds.DEFAULTS.maxWholeMarginNats()));
    }

    Quota quota() {
        return new Quota(pairs, localized);
    }

    CurationJobRequest.Granularity granularity() {
        return new CurationJobRequest.Granularity(localized, comprehensive);
    }

    CurationJobRequest.Filter filter() {
        return new CurationJobRequest.Filter(minProbability, minMarginNats, maxWholeMarginNats);
    }

    static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Perturbation> perturbation(String wireName) {
        return Arrays.stream(Perturbation.values())
                .filter(one -> wireName(one).equals(wireName))
                .findFirst();
    }

    double share(Granularity granularity) {
        return granularity == Granularity.LOCALIZED ? localized : comprehensive;
    }
}
