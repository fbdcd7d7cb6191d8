package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasObject;
import dev.tpo.api.AliasRequest;
import dev.tpo.trainingservice.registry.Alias;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.web.ApiException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/aliases/{name}}: what it names, its history, and promotion. */
@RestController
@RequestMapping("/v1/aliases")
class AliasesController {
    private final Promotions promotions;
    private final ModelRegistry registry;

    AliasesController(Promotions promotions, ModelRegistry registry) {
        this.promotions = promotions;
        this.registry = registry;
    }

    @PutMapping("/{name}")
    AliasObject put(@PathVariable String name, @RequestBody AliasRequest request) {
        return view(promotions.move(name, request));
    }

    @GetMapping("/{name}")
    AliasObject get(@PathVariable String name) {
        return view(registry.alias(name).orElseThrow(() -> ApiException.notFound("name", "No alias '" + name + "'")));
    }

    private static AliasObject view(Alias alias) {
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
                        .toList());
    }
}
