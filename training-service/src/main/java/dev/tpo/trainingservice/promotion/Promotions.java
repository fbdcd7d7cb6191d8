package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasRequest;
import dev.tpo.api.EvaluationObject;
import dev.tpo.trainingservice.evaluation.Evaluations;
import dev.tpo.trainingservice.registry.Alias;
import dev.tpo.trainingservice.registry.AliasMove;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import dev.tpo.web.StorableText;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Moves aliases, through the gate or, with a reason, past it. */
@Component
class Promotions {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final ModelRegistry registry;
    private final Evaluations evaluations;
    private final Clock clock;

    Promotions(ModelRegistry registry, Evaluations evaluations, Clock clock) {
        this.registry = registry;
        this.evaluations = evaluations;
        this.clock = clock;
    }

    /** A new alias needs no evaluation: there is nothing yet to be better than. */
    @Transactional
    public Alias move(String name, AliasRequest request) {
        checkName(name);
        String wanted = request.model();
        if (wanted == null || wanted.isBlank()) {
            throw ApiException.invalid("model", "missing_required_parameter", "model is required");
        }
        String model = registry.require(wanted, "model").id();
        boolean force = Boolean.TRUE.equals(request.force());
        String reason = plain(request.reason());
        if (force && reason == null) {
            throw ApiException.invalid("reason", "missing_required_parameter", "force needs a reason");
        }
        EvaluationObject evaluation = evaluation(request.evaluation());
        Optional<String> current = registry.lockAlias(name);
        if (current.isPresent() && current.get().equals(model)) {
            return registry.alias(name).orElseThrow();
        }
        if (current.isPresent() && !force) {
            if (evaluation == null) {
                throw ApiException.invalid(
                        "evaluation",
                        "missing_required_parameter",
                        "evaluation is required: one that compares '" + model + "' with '" + current.get() + "'");
            }
            PromotionGate.check(evaluation, current.get(), model);
        }
        return registry.moveAlias(
                name,
                new AliasMove(
                        model,
                        current.orElse(null),
                        evaluation == null ? null : evaluation.id(),
                        force,
                        reason,
                        clock.instant()));
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

    private static @Nullable String plain(@Nullable String text) {
        return text == null || text.isBlank() ? null : StorableText.of(text);
    }
}
