package dev.tpo.dataset.datasets;

import dev.tpo.api.DatasetVersionObject;
import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.dataset.files.FileUse;
import dev.tpo.dataset.platform.JobUse;
import dev.tpo.dataset.platform.SeqCursor;
import dev.tpo.dataset.platform.StorableText;
import dev.tpo.jobs.Holds;
import dev.tpo.web.ApiException;
import dev.tpo.web.Paging;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The immutable versions of datasets. */
@Component
class Versions implements FileUse {
    private static final int BATCH = 500;

    private final VersionRepository versions;
    private final VersionPairRepository pairs;
    private final JobUse use;
    private final EntityManager entities;
    private final JsonMapper json;
    private final Clock clock;

    Versions(
            VersionRepository versions,
            VersionPairRepository pairs,
            JobUse use,
            EntityManager entities,
            JsonMapper json,
            Clock clock) {
        this.versions = versions;
        this.pairs = pairs;
        this.use = use;
        this.entities = entities;
        this.json = json;
        this.clock = clock;
    }

    /** Within the caller's transaction. Content that the dataset has already is that version. */
    String publish(
            String dataset,
            @Nullable String curationJob,
            List<PreferencePair> kept,
            UnaryOperator<List<PreferencePair>> order) {
        VersionContent content = VersionContent.of(kept, order, json);
        var key = new VersionEntity.Key(dataset, content.id());
        if (versions.existsById(key)) {
            return key.id();
        }
        entities.persist(new VersionEntity(key, content, curationJob, clock.instant()));
        for (int place = 0; place < content.pairs().size(); place++) {
            PreferencePair pair = content.pairs().get(place);
            entities.persist(new VersionPairEntity(
                    new VersionPairEntity.Key(dataset, key.id(), place),
                    pair.id(),
                    pair.fileId(),
                    json.writeValueAsString(pair)));
            if (place % BATCH == BATCH - 1) {
                entities.flush();
                entities.clear();
            }
        }
        entities.flush();
        return key.id();
    }

    DatasetVersionObject require(String dataset, String version) {
        return find(dataset, version)
                .orElseThrow(() -> noVersion(dataset, version))
                .toObject();
    }

    /** By its id alone, which is its content's hash: of several datasets with the same content, the first. */
    DatasetVersionObject require(String version) {
        return StorableText.of(version)
                .flatMap(versions::findFirstByKeyIdOrderBySeq)
                .orElseThrow(() -> ApiException.notFound("version", "No dataset version '" + version + "'"))
                .toObject();
    }

    /** Deletes a version with its pairs. What was trained on it still names it as what it was. */
    @Transactional
    public void delete(String dataset, String version) {
        VersionEntity found =
                versions.lock(new VersionEntity.Key(dataset, version)).orElseThrow(() -> noVersion(dataset, version));
        delete(found);
    }

    /** Within the caller's transaction. */
    void deleteAll(String dataset) {
        versions.findByKeyDatasetId(dataset).forEach(this::delete);
    }

    private void delete(VersionEntity version) {
        VersionEntity.Key key = version.key();
        // A job names a version by its content: as long as another dataset has the same, nothing is missing.
        if (versions.countByKeyId(key.id()) == 1) {
            use.requireUnused(Holds.version(key.id()), "version '" + key.id() + "'");
        }
        pairs.deleteVersion(key.datasetId(), key.id());
        versions.delete(version);
        versions.flush();
    }

    private static ApiException noVersion(String dataset, String version) {
        return ApiException.notFound("version", "No version '" + version + "' of dataset '" + dataset + "'");
    }

    private Optional<VersionEntity> find(String dataset, String version) {
        return versions.findById(new VersionEntity.Key(dataset, version));
    }

    ListPage<DatasetVersionObject> list(String dataset, Paging paging) {
        long below = SeqCursor.below(paging, id -> find(dataset, id).map(VersionEntity::seq));
        List<VersionEntity> found =
                versions.findByKeyDatasetIdAndSeqLessThanOrderBySeqDesc(dataset, below, Limit.of(paging.limit() + 1));
        return ListPage.of(
                found.stream()
                        .limit(paging.limit())
                        .map(VersionEntity::toObject)
                        .toList(),
                found.size() > paging.limit(),
                DatasetVersionObject::id);
    }

    ListPage<PreferencePair> pairs(String dataset, String version, Paging paging) {
        String after = paging.after();
        int above = after == null
                ? -1
                : StorableText.of(after)
                        .flatMap(id -> pairs.findByKeyDatasetIdAndKeyVersionIdAndId(dataset, version, id))
                        .orElseThrow(paging::unknownAfter)
                        .place();
        List<PreferencePair> found = new ArrayList<>();
        batch(dataset, version, above, paging.limit() + 1).forEach(row -> found.add(read(row)));
        return ListPage.of(
                found.stream().limit(paging.limit()).toList(), found.size() > paging.limit(), PreferencePair::id);
    }

    /** Hands over every pair, a batch in memory at a time. */
    void each(String dataset, String version, Consumer<PreferencePair> taker) {
        int above = -1;
        List<VersionPairEntity> rows = batch(dataset, version, above, BATCH);
        while (!rows.isEmpty()) {
            rows.forEach(row -> taker.accept(read(row)));
            above = rows.getLast().place();
            rows = batch(dataset, version, above, BATCH);
        }
    }

    private List<VersionPairEntity> batch(String dataset, String version, int above, int most) {
        return pairs.findByKeyDatasetIdAndKeyVersionIdAndKeyPlaceGreaterThanOrderByKeyPlace(
                dataset, version, above, Limit.of(most));
    }

    private PreferencePair read(VersionPairEntity row) {
        return json.readValue(row.pair(), PreferencePair.class);
    }

    @Override
    public Optional<String> userOf(String fileId) {
        return pairs.versionsUsing(fileId, Limit.of(1)).stream()
                .findFirst()
                .map(version -> "dataset version '" + version + "'");
    }
}
