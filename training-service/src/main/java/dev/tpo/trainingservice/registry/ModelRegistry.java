package dev.tpo.trainingservice.registry;

import dev.tpo.web.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Models and aliases, by name. */
@Component
@Transactional
public class ModelRegistry {
    private final ModelRepository models;
    private final AliasRepository aliases;
    private final AliasMoveRepository moves;

    ModelRegistry(ModelRepository models, AliasRepository aliases, AliasMoveRepository moves) {
        this.models = models;
        this.aliases = aliases;
        this.moves = moves;
    }

    /** A model by its id or by an alias of it. */
    @Transactional(readOnly = true)
    public Optional<RegisteredModel> find(String name) {
        if (name.indexOf('\0') >= 0) { // PostgreSQL cannot even be asked
            return Optional.empty();
        }
        return models.findById(name)
                .or(() -> aliases.findById(name).flatMap(alias -> models.findById(alias.model())))
                .map(ModelEntity::toModel);
    }

    /** The model, or the error that a request naming it in {@code param} deserves. */
    @Transactional(readOnly = true)
    public RegisteredModel require(String name, String param) {
        return find(name)
                .orElseThrow(() ->
                        ApiException.notFound(param, "model_not_found", "The model '" + name + "' does not exist"));
    }

    /** The same for one who will name the model in what the transaction writes: until it ends nobody deletes it. */
    public RegisteredModel requireForUse(String name, String param) {
        RegisteredModel found = require(name, param);
        return models.findSharedById(found.id()).map(ModelEntity::toModel).orElseGet(() -> require(name, param));
    }

    /** The same of a model whose weights are needed: 400 for one that runs elsewhere, registered or not. */
    public RegisteredModel requireLocalForUse(String name, String param) {
        if (name.indexOf('/') < 0) {
            RegisteredModel found = requireForUse(name, param);
            if (!found.isRemote()) {
                return found;
            }
        }
        throw ApiException.invalid(
                param,
                "unsupported_by_model",
                "'" + name
                        + "' runs at an endpoint: it cannot be tuned, nor have adapters, since its weights are not here");
    }

    @Transactional(readOnly = true)
    public List<RegisteredModel> models() {
        return models.findAllByOrderByCreatedAtAscIdAsc().stream()
                .map(ModelEntity::toModel)
                .toList();
    }

    /** All of them, newest first. */
    @Transactional(readOnly = true)
    public List<ModelSummary> summaries() {
        return models.summaries();
    }

    /** Alias to model id. */
    @Transactional(readOnly = true)
    public Map<String, String> aliases() {
        Map<String, String> result = new TreeMap<>();
        aliases.findAllByOrderByName().forEach(alias -> result.put(alias.name(), alias.model()));
        return result;
    }

    /** Adds a model; one that is there already stays as it is, and one that was deleted stays away. */
    public void register(RegisteredModel model) {
        models.lockName(model.id());
        boolean deleted = model.jobId() != null && models.wasDeleted(model.jobId());
        if (!deleted && !models.existsById(model.id())) {
            models.saveAndFlush(new ModelEntity(model));
        }
    }

    /**
     * Adds a model that ships, or follows its files to a new revision; a model of its name that a job made, or is at work
     * on, has the name.
     */
    void registerShipped(RegisteredModel model) {
        models.lockName(model.id());
        models.findById(model.id()).ifPresentOrElse(known -> known.follow(model), () -> {
            if (!models.isReserved(model.id())) {
                models.saveAndFlush(new ModelEntity(model));
            }
        });
    }

    /**
     * The model of this id; until the transaction ends nobody begins to use it.
     *
     * @throws ApiException 404
     */
    public RegisteredModel lock(String id) {
        return models.findLockedById(require(id, "id").id())
                .map(ModelEntity::toModel)
                .filter(model -> model.id().equals(id))
                .orElseThrow(() -> ApiException.conflict("is_alias", "'" + id + "' is an alias, not a model"));
    }

    public boolean isShipped(String id) {
        return id.equals(ShippedModels.BASE)
                || models.findById(id)
                        .filter(model -> id.equals(ShippedModels.TUNED)
                                && model.toModel().jobId() == null)
                        .isPresent();
    }

    @Transactional(readOnly = true)
    public boolean hasDescendants(String id) {
        return models.existsByBase(id);
    }

    /** Its name is free again; the job that made it does not bring it back. */
    public void remove(RegisteredModel model) {
        models.deleteById(model.id());
        models.flush();
        models.freeName(model.id());
        if (model.jobId() != null) {
            models.remember(model.jobId(), model.id());
        }
    }

    /** Until the transaction ends nobody else decides which files are still needed. */
    public void lockFiles() {
        models.lockName("the files of all models");
    }

    @Transactional(readOnly = true)
    public Optional<Alias> alias(String name) {
        return name.indexOf('\0') >= 0
                ? Optional.empty()
                : aliases.findById(name).map(alias -> new Alias(alias.name(), alias.model(), history(name)));
    }

    /** The model that an alias names now; until the transaction ends nobody else moves or makes it. */
    public Optional<String> lockAlias(String name) {
        if (name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        models.lockName(name);
        return aliases.findLockedByName(name).map(AliasEntity::model);
    }

    /** Moves an alias, or makes it, and keeps the move. */
    public Alias moveAlias(String name, AliasMove move) {
        aliases.findById(name)
                .ifPresentOrElse(
                        alias -> alias.moveTo(move.model()),
                        () -> aliases.saveAndFlush(new AliasEntity(name, move.model())));
        moves.saveAndFlush(new AliasMoveEntity(name, move));
        return new Alias(name, move.model(), history(name));
    }

    private List<AliasMove> history(String name) {
        return moves.findByAliasOrderByIdDesc(name).stream()
                .map(AliasMoveEntity::toMove)
                .toList();
    }
}
