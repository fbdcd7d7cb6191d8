package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision;
import dev.tpo.api.RollbackRequest;
import dev.tpo.trainingservice.registry.Alias;
import dev.tpo.trainingservice.registry.AliasMove;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes an alias back, move by move: each rollback undoes the last move that still stands. */
@Component
class Rollbacks {
    private final ModelRegistry registry;
    private final Decisions decisions;
    private final IdempotentCreation idempotent;
    private final Clock clock;

    Rollbacks(ModelRegistry registry, Decisions decisions, IdempotentCreation idempotent, Clock clock) {
        this.registry = registry;
        this.decisions = decisions;
        this.idempotent = idempotent;
        this.clock = clock;
    }

    /** What an idempotency key stands for. */
    private record Asked(String alias, RollbackRequest request) {}

    /** @throws ApiException 404, or 409 where there is no model to go back to */
    @Transactional
    public Alias rollBack(String name, @Nullable String idempotencyKey, RollbackRequest request) {
        return idempotent.create(
                idempotencyKey,
                "alias_rollbacks",
                new Asked(name, request),
                () -> rollBack(name, Promotions.plain(request.reason())),
                decision -> registry.alias(name).orElseThrow());
    }

    private String rollBack(String name, @Nullable String reason) {
        Alias alias = registry.lockAlias(name)
                .flatMap(model -> registry.alias(name))
                .orElseThrow(() -> ApiException.notFound("name", "No alias '" + name + "'"));
        AliasMove before = alias.before()
                .orElseThrow(() -> ApiException.conflict(
                        "nothing_to_roll_back", "'" + name + "' has named no model before '" + alias.model() + "'"));
        requireStill(before);
        Instant now = clock.instant();
        var decision = new AliasDecision(
                Ids.random("decision_"),
                "alias.decision",
                name,
                before.model(),
                alias.model(),
                null,
                "rolled_back",
                null,
                "'" + name + "' went back from '" + alias.model() + "' to '" + before.model() + "'",
                reason,
                List.of(),
                null,
                List.of(),
                null,
                now.getEpochSecond());
        registry.moveAlias(
                name, new AliasMove(before.model(), alias.model(), null, false, reason, decision.id(), true, now));
        decisions.add(decision);
        return decision.id();
    }

    /** The model of that time: another may have its name by now. */
    private void requireStill(AliasMove before) {
        boolean there = registry.find(before.model())
                .filter(found -> found.id().equals(before.model()))
                .map(found -> registry.requireForUse(found.id(), "name"))
                .map(RegisteredModel::createdAt)
                .filter(created -> created.getEpochSecond() <= before.movedAt().getEpochSecond())
                .isPresent();
        if (!there) {
            throw ApiException.conflict(
                    "model_deleted",
                    "'" + before.model()
                            + "', to which this would go back, was deleted; move the alias to another model");
        }
    }
}
