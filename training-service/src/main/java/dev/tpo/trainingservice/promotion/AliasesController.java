package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision;
import dev.tpo.api.AliasObject;
import dev.tpo.api.AliasRequest;
import dev.tpo.api.ListPage;
import dev.tpo.api.RollbackRequest;
import dev.tpo.trainingservice.platform.WholeList;
import dev.tpo.trainingservice.registry.Alias;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.serving.ServingInstances;
import dev.tpo.web.ApiException;
import dev.tpo.web.Paging;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/aliases}: what each names, its history, promotion and the way back, and what was decided. */
@RestController
@RequestMapping("/v1/aliases")
class AliasesController {
    private final Promotions promotions;
    private final Rollbacks rollbacks;
    private final Decisions decisions;
    private final ModelRegistry registry;
    private final ServingInstances serving;

    AliasesController(
            Promotions promotions,
            Rollbacks rollbacks,
            Decisions decisions,
            ModelRegistry registry,
            ServingInstances serving) {
        this.promotions = promotions;
        this.rollbacks = rollbacks;
        this.decisions = decisions;
        this.registry = registry;
        this.serving = serving;
    }

    /** Answers when every instance serves the move, so that the next request is answered by it; or says which does not. */
    @PutMapping("/{name}")
    AliasObject put(@PathVariable String name, @RequestBody AliasRequest request) {
        return served(promotions.move(name, request));
    }

    /** To the model that the alias named before; answered as a promotion is. */
    @PostMapping("/{name}/rollback")
    AliasObject rollBack(
            @PathVariable String name,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody(required = false) @Nullable RollbackRequest request) {
        return served(rollbacks.rollBack(name, idempotencyKey, request == null ? new RollbackRequest(null) : request));
    }

    @GetMapping("/{name}/decisions")
    ListPage<AliasDecision> decisions(
            @PathVariable String name, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        return decisions.list(require(name).name(), Paging.of(limit, after));
    }

    @GetMapping("/{name}/decisions/{id}")
    AliasDecision decision(@PathVariable String name, @PathVariable String id) {
        return decisions
                .find(require(name).name(), id)
                .orElseThrow(() -> ApiException.notFound("id", "'" + name + "' has no decision '" + id + "'"));
    }

    @GetMapping
    ListPage<AliasObject> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        List<AliasObject> all = registry.aliases().keySet().stream()
                .flatMap(name -> registry.alias(name).stream())
                .map(alias -> view(alias, null))
                .toList();
        return new WholeList<>(all, AliasObject::name).page(limit, after);
    }

    @GetMapping("/{name}")
    AliasObject get(@PathVariable String name) {
        return view(require(name), null);
    }

    private Alias require(String name) {
        return registry.alias(name).orElseThrow(() -> ApiException.notFound("name", "No alias '" + name + "'"));
    }

    private AliasObject served(Alias moved) {
        return view(
                moved,
                serving.awaitAll().stream()
                        .map(instance -> new AliasObject.Instance(instance.url(), instance.serving()))
                        .toList());
    }

    private static AliasObject view(Alias alias, @Nullable List<AliasObject.Instance> instances) {
        return new AliasObject(
                "alias",
                alias.name(),
                alias.model(),
                alias.history().stream()
                        .map(move -> new AliasObject.Move(
                                move.model(),
                                move.previousModel(),
                                move.evaluation(),
                                move.forced(),
                                move.reason(),
                                move.decision(),
                                move.rolledBack(),
                                move.movedAt().getEpochSecond()))
                        .toList(),
                instances);
    }
}
