package dev.tpo.dataset.datasets;

import dev.tpo.api.DatasetObject;
import dev.tpo.api.DatasetRequest;
import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.dataset.platform.JobUse;
import dev.tpo.dataset.platform.SeqCursor;
import dev.tpo.jobs.Holds;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import dev.tpo.web.Paging;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Named datasets and what is published to them. */
@Component
public class Datasets {
    private static final int LONGEST_NAME = 200;

    private final DatasetRepository repository;
    private final Versions versions;
    private final JobUse use;
    private final IdempotentCreation idempotent;
    private final EntityManager entities;
    private final Clock clock;

    Datasets(
            DatasetRepository repository,
            Versions versions,
            JobUse use,
            IdempotentCreation idempotent,
            EntityManager entities,
            Clock clock) {
        this.repository = repository;
        this.versions = versions;
        this.use = use;
        this.idempotent = idempotent;
        this.entities = entities;
        this.clock = clock;
    }

    public Optional<DatasetObject> find(String id) {
        return repository.findById(id).map(DatasetEntity::toObject);
    }

    /** @param param the request's field that names the dataset */
    public DatasetObject require(String id, String param) {
        return find(id).orElseThrow(() -> ApiException.notFound(param, "No dataset '" + id + "'"));
    }

    /**
     * Makes a version of the pairs, or finds the one with this content; gives its id. Part of the caller's transaction.
     *
     * @param order of the pairs, which come in that of their content
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String publish(
            String dataset,
            @Nullable String curationJob,
            List<PreferencePair> pairs,
            UnaryOperator<List<PreferencePair>> order) {
        return versions.publish(dataset, curationJob, pairs, order);
    }

    @Transactional
    public DatasetObject create(@Nullable String idempotencyKey, DatasetRequest request) {
        return idempotent.create(
                idempotencyKey, "datasets", request, () -> create(name(request)), id -> require(id, "id"));
    }

    /** A name is one dataset's: asked for again, it is that one. */
    private String create(String name) {
        repository.lockName(name);
        return repository
                .findFirstByNameOrderBySeq(name)
                .map(found -> found.toObject().id())
                .orElseGet(() -> make(name));
    }

    private String make(String name) {
        String id = Ids.random("dataset-");
        entities.persist(new DatasetEntity(id, name, clock.instant()));
        entities.flush();
        return id;
    }

    private static String name(DatasetRequest request) {
        String name = request.name();
        if (name == null || name.isBlank()) {
            throw ApiException.invalid("name", "missing_required_parameter", "name is required");
        }
        if (name.length() > LONGEST_NAME) {
            throw ApiException.invalid("name", "name must not be longer than " + LONGEST_NAME + " characters");
        }
        return name.strip();
    }

    /** Deletes a dataset with its versions; their videos, which other things may use, stay. */
    @Transactional
    public void delete(String id) {
        DatasetEntity dataset =
                repository.lock(id).orElseThrow(() -> ApiException.notFound("id", "No dataset '" + id + "'"));
        use.requireUnused(Holds.dataset(id), "dataset '" + id + "'");
        versions.deleteAll(id);
        repository.delete(dataset);
        repository.flush();
    }

    ListPage<DatasetObject> list(Paging paging) {
        long below = SeqCursor.below(paging, id -> repository.findById(id).map(DatasetEntity::seq));
        List<DatasetEntity> found = repository.findBySeqLessThanOrderBySeqDesc(below, Limit.of(paging.limit() + 1));
        return ListPage.of(
                found.stream()
                        .limit(paging.limit())
                        .map(DatasetEntity::toObject)
                        .toList(),
                found.size() > paging.limit(),
                DatasetObject::id);
    }
}
