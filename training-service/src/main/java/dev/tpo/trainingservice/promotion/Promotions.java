package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision;
import dev.tpo.api.AliasDecision.Thresholds;
import dev.tpo.api.AliasRequest;
import dev.tpo.api.EvaluationObject;
import dev.tpo.trainingservice.evaluation.Comparison;
import dev.tpo.trainingservice.evaluation.Comparisons;
import dev.tpo.trainingservice.evaluation.Evaluations;
import dev.tpo.trainingservice.registry.Alias;
import dev.tpo.trainingservice.registry.AliasMove;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import dev.tpo.web.Ids;
import dev.tpo.web.StorableText;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves aliases, through the gate or, with a reason, past it; what was decided is kept, also where nothing moved. */
@Component
class Promotions {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final ModelRegistry registry;
    private final Evaluations evaluations;
    private final Comparisons comparisons;
    private final Decisions decisions;
    private final GateProperties settings;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Promotions(
            ModelRegistry registry,
            Evaluations evaluations,
            Comparisons comparisons,
            Decisions decisions,
            GateProperties settings,
            TransactionTemplate transactions,
            Clock clock) {
        this.registry = registry;
        this.evaluations = evaluations;
        this.comparisons = comparisons;
        this.decisions = decisions;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * A request that could be read.
     *
     * @param comparison what the evaluation shows, if it shows anything yet
     */
    private record Wish(
            String alias,
            String model,
            @Nullable EvaluationObject evaluation,
            @Nullable Comparison comparison,
            boolean force,
            @Nullable String reason,
            Thresholds thresholds) {}

    /**
     * A new alias needs no evaluation: there is nothing yet to be better than.
     *
     * @throws ApiException 409 with what the gate found against it; that is kept as a decision, too
     */
    Alias move(String name, AliasRequest request) {
        Wish wish = read(name, request);
        Optional<AliasDecision> decided = transactions.execute(status -> decide(wish));
        if (decided != null && decided.isPresent() && decided.get().outcome().equals("blocked")) {
            AliasDecision blocked = decided.get();
            throw ApiException.conflict(
                    String.valueOf(blocked.code()), blocked.message() + " (decision " + blocked.id() + ")");
        }
        return registry.alias(name).orElseThrow();
    }

    private Wish read(String name, AliasRequest request) {
        checkName(name);
        String model = request.model();
        if (model == null || model.isBlank()) {
            throw ApiException.invalid("model", "missing_required_parameter", "model is required");
        }
        registry.require(model, "model");
        boolean force = Boolean.TRUE.equals(request.force());
        String reason = plain(request.reason());
        if (force && reason == null) {
            throw ApiException.invalid("reason", "missing_required_parameter", "force needs a reason");
        }
        Thresholds thresholds = settings.tightenedBy(request);
        EvaluationObject evaluation = evaluation(request.evaluation());
        // Before the alias is locked: it may take seconds.
        Comparison comparison =
                evaluation == null ? null : comparisons.find(evaluation.id()).orElse(null);
        return new Wish(name, model, evaluation, comparison, force, reason, thresholds);
    }

    /** Empty: the alias names the model already. */
    private Optional<AliasDecision> decide(Wish wish) {
        Optional<RegisteredModel> current = registry.lockAlias(wish.alias()).map(id -> registry.require(id, "name"));
        RegisteredModel candidate = registry.requireForUse(wish.model(), "model");
        if (current.isPresent() && current.get().id().equals(candidate.id())) {
            return Optional.empty();
        }
        Findings findings = current.isEmpty() ? Findings.NONE : findings(wish, current.get(), candidate);
        AliasDecision decision =
                decision(wish, current.map(RegisteredModel::id).orElse(null), candidate.id(), findings);
        if (!decision.outcome().equals("blocked")) {
            registry.moveAlias(
                    wish.alias(),
                    new AliasMove(
                            decision.model(),
                            decision.previousModel(),
                            decision.evaluation(),
                            wish.force(),
                            wish.reason(),
                            decision.id(),
                            false,
                            clock.instant()));
        }
        decisions.add(decision);
        return Optional.of(decision);
    }

    private static Findings findings(Wish wish, RegisteredModel current, RegisteredModel candidate) {
        if (wish.evaluation() == null) {
            if (wish.force()) {
                return Findings.NONE;
            }
            throw ApiException.invalid(
                    "evaluation",
                    "missing_required_parameter",
                    "evaluation is required: one that compares '" + candidate.id() + "' with '" + current.id() + "'");
        }
        return PromotionGate.check(wish.evaluation(), wish.comparison(), current, candidate, wish.thresholds());
    }

    private AliasDecision decision(Wish wish, @Nullable String current, String candidate, Findings findings) {
        Optional<String> failure = findings.failure();
        String outcome = wish.force() ? "forced" : failure.isPresent() ? "blocked" : "promoted";
        return new AliasDecision(
                Ids.random("decision_"),
                "alias.decision",
                wish.alias(),
                candidate,
                current,
                wish.evaluation() == null ? null : wish.evaluation().id(),
                outcome,
                wish.force() ? null : failure.orElse(null),
                message(wish, current, candidate, outcome, findings),
                wish.reason(),
                findings.checks(),
                comparison(findings.comparison()),
                findings.families(),
                findings.made().isEmpty() ? null : wish.thresholds(),
                clock.instant().getEpochSecond());
    }

    private static String message(
            Wish wish, @Nullable String current, String candidate, String outcome, Findings findings) {
        if (current == null) {
            return "'" + wish.alias() + "' is new and names '" + candidate + "'";
        }
        String place = " the place of '" + current + "' behind '" + wish.alias() + "'";
        return switch (outcome) {
            case "blocked" -> "'" + candidate + "' does not take" + place + ": " + findings.failures();
            case "forced" ->
                "'" + candidate + "' was given" + place
                        + (findings.failure().isPresent() ? ", though " + findings.failures() : "");
            default -> "'" + candidate + "' takes" + place;
        };
    }

    private static AliasDecision.@Nullable Comparison comparison(@Nullable Comparison shown) {
        if (shown == null) {
            return null;
        }
        Comparison.Figures all = shown.all();
        return new AliasDecision.Comparison(
                all.b(),
                all.a(),
                all.difference(),
                all.interval(),
                all.noInterval(),
                shown.pValue(),
                all.questions(),
                all.videos());
    }

    private void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid("name", "an alias has 1 to 64 lower-case letters, digits, '.', '_' or '-'");
        }
        Optional<RegisteredModel> model = registry.find(name);
        if (model.isPresent() && model.get().id().equals(name)) {
            throw ApiException.conflict("model_exists", "'" + name + "' is a model");
        }
    }

    private @Nullable EvaluationObject evaluation(@Nullable String id) {
        return id == null
                ? null
                : evaluations
                        .find(id)
                        .orElseThrow(() -> ApiException.notFound("evaluation", "No evaluation '" + id + "'"));
    }

    static @Nullable String plain(@Nullable String text) {
        return text == null || text.isBlank() ? null : StorableText.of(text);
    }
}
