package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasObject;
import dev.tpo.api.AliasRequest;
import dev.tpo.api.ListPage;
import dev.tpo.trainingservice.platform.WholeList;
import dev.tpo.trainingservice.registry.Alias;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.serving.ServingInstances;
import dev.tpo.web.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/aliases}: what each names, its history, and promotion. */
@RestController
@RequestMapping("/v1/aliases")
class AliasesController {
    private final Promotions promotions;
    private final ModelRegistry registry;
    private final ServingInstances serving;

    AliasesController(Promotions promotions, ModelRegistry registry, ServingInstances serving) {
        this.promotions = promotions;
        this.registry = registry;
        this.serving = serving;
    }

    /** Answers when every instance serves the move, so that the next request is answered by it; or says which does not. */
    @PutMapping("/{name}")
    AliasObject put(@PathVariable String name, @RequestBody AliasRequest request) {
        Alias moved = promotions.move(name, request);
        return view(
                moved,
                serving.awaitAll().stream()
                        .map(instance -> new AliasObject.Instance(instance.url(), instance.serving()))
                        .toList());
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
        return view(
                registry.alias(name).orElseThrow(() -> ApiException.notFound("name", "No alias '" + name + "'")), null);
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
                                move.movedAt().getEpochSecond()))
                        .toList(),
                instances);
    }
}
