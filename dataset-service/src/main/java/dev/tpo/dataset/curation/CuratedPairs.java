package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobObject;
import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.curation.GoodPair;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Selection;
import dev.tpo.web.Paging;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The pairs that jobs made, with their verdicts. */
@Component
class CuratedPairs {
    private static final int ID_LENGTH = 24;

    private final CuratedPairRepository repository;
    private final EntityManager entities;
    private final JsonMapper json;

    CuratedPairs(CuratedPairRepository repository, EntityManager entities, JsonMapper json) {
        this.repository = repository;
        this.entities = entities;
        this.json = json;
    }

    /** A good pair of the video at a place in the order of work. */
    record Placed(int videoPlace, GoodPair pair) {}

    /** Which file the pairs are about, and which model made them. */
    record Source(String jobId, int videoPlace, String fileId, String sha256, String generator) {}

    void add(Source source, List<JudgedPair> pairs) {
        for (int place = 0; place < pairs.size(); place++) {
            String id = id(source, place);
            String shown = json.writeValueAsString(show(id, source, pairs.get(place)));
            entities.persist(
                    new CuratedPairEntity(id, source.jobId(), source.videoPlace(), place, pairs.get(place), shown));
        }
        entities.flush();
    }

    List<Placed> good(String jobId) {
        return kept(jobId).stream()
                .map(row -> new Placed(row.videoPlace(), row.good()))
                .toList();
    }

    /** Rejects what the selection leaves out and gives the rest. */
    List<PreferencePair> select(String jobId, Selection selection) {
        List<CuratedPairEntity> rows = kept(jobId);
        List<Optional<Reason>> against =
                selection.choose(rows.stream().map(CuratedPairEntity::good).toList());
        List<PreferencePair> chosen = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            CuratedPairEntity row = rows.get(i);
            against.get(i).ifPresentOrElse(row::reject, () -> chosen.add(read(row)));
        }
        entities.flush();
        return chosen;
    }

    private List<CuratedPairEntity> kept(String jobId) {
        return repository.findByJobIdAndVerdictOrderByVideoPlaceAscPairPlaceAsc(jobId, CuratedPairEntity.KEPT);
    }

    CurationJobObject.Counts count(String jobId) {
        long kept = 0;
        Map<String, Long> reasons = new TreeMap<>();
        for (CuratedPairRepository.Count count : repository.count(jobId)) {
            Reason reason = count.getReason();
            if (reason == null) {
                kept = count.getPairs();
            } else {
                reasons.put(CurationSpec.wireName(reason), count.getPairs());
            }
        }
        return new CurationJobObject.Counts(
                kept, reasons.values().stream().mapToLong(Long::longValue).sum(), reasons);
    }

    ListPage<PreferencePair> list(String jobId, List<String> verdicts, Paging paging) {
        String after = paging.after();
        int video = -1;
        int pair = -1;
        if (after != null) {
            CuratedPairEntity last = Optional.of(after)
                    .filter(id -> id.indexOf(0) < 0)
                    .flatMap(id -> repository.findByIdAndJobIdAndVerdictIn(id, jobId, verdicts))
                    .orElseThrow(paging::unknownAfter);
            video = last.videoPlace();
            pair = last.pairPlace();
        }
        List<CuratedPairEntity> rows = repository.after(jobId, verdicts, video, pair, Limit.of(paging.limit() + 1));
        return ListPage.of(
                rows.stream().limit(paging.limit()).map(this::read).toList(),
                rows.size() > paging.limit(),
                PreferencePair::id);
    }

    private PreferencePair read(CuratedPairEntity row) {
        PreferencePair pair = json.readValue(row.pair(), PreferencePair.class);
        Reason reason = row.reason();
        return new PreferencePair(
                pair.id(),
                pair.fileId(),
                pair.sha256(),
                pair.granularity(),
                pair.perturbation(),
                pair.segment(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.family(),
                pair.generator(),
                pair.frames(),
                pair.scores(),
                row.verdict(),
                reason == null ? null : CurationSpec.wireName(reason));
    }

    private static PreferencePair show(String id, Source source, JudgedPair pair) {
        JudgedPair.Scores scores = pair.scores();
        Reason reason = pair.reason();
        return new PreferencePair(
                id,
                source.fileId(),
                source.sha256(),
                CurationSpec.wireName(pair.granularity()),
                CurationSpec.wireName(pair.perturbation()),
                new PreferencePair.Segment(pair.startSeconds(), pair.endSeconds()),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.family(),
                source.generator(),
                new PreferencePair.Frames(pair.chosenFrames(), pair.rejectedFrames()),
                scores == null
                        ? new PreferencePair.Scores(null, null, null)
                        : new PreferencePair.Scores(scores.chosen(), scores.rejected(), scores.marginNats()),
                reason == null ? CuratedPairEntity.KEPT : CuratedPairEntity.REJECTED,
                reason == null ? null : CurationSpec.wireName(reason));
    }

    /** The same place of the same job has the same id: what is written twice collides instead of doubling. */
    private static String id(Source source, int pairPlace) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((source.jobId() + "|" + source.videoPlace() + "|" + pairPlace)
                            .getBytes(StandardCharsets.UTF_8));
            return "pair-" + HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
