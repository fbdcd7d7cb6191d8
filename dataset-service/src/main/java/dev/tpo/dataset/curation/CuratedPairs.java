package dev.tpo.dataset.curation;

import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.blobs.Sha256;
import dev.tpo.curation.GoodPair;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Maker;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Role;
import dev.tpo.curation.Selection;
import dev.tpo.curation.Verdict;
import dev.tpo.dataset.calls.RoleModel;
import dev.tpo.web.Paging;
import dev.tpo.web.StorableText;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The pairs that jobs made, with their verdicts. */
@Component
class CuratedPairs {
    private static final int ID_LENGTH = 24;
    private static final int BATCH = 1000;

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

    /** Which file the pairs are about, and which models made them. */
    record Source(
            String jobId,
            int videoPlace,
            String fileId,
            String sha256,
            String generator,
            Map<Role, RoleModel> models) {}

    void add(Source source, List<JudgedPair> pairs) {
        for (int place = 0; place < pairs.size(); place++) {
            String id = id(source, place);
            String shown = json.writeValueAsString(show(id, source, pairs.get(place)));
            entities.persist(
                    new CuratedPairEntity(id, source.jobId(), source.videoPlace(), place, pairs.get(place), shown));
        }
        entities.flush();
    }

    /** In the order of work. */
    List<Placed> good(String jobId) {
        return repository.good(jobId).stream()
                .map(row -> new Placed(row.getVideoPlace(), GoodPair.of(row.getGranularity(), row.getChosen())))
                .toList();
    }

    long rejected(String jobId) {
        return repository.countByJobIdAndVerdict(jobId, CuratedPairEntity.REJECTED);
    }

    /** Rejects what the selection leaves out and gives the rest. */
    List<PreferencePair> select(String jobId, Selection selection) {
        List<CuratedPairRepository.Good> good = repository.good(jobId);
        List<Optional<Reason>> against = selection.choose(good.stream()
                .map(row -> GoodPair.of(row.getGranularity(), row.getChosen()))
                .toList());
        Map<Reason, List<String>> refused = new EnumMap<>(Reason.class);
        for (int i = 0; i < good.size(); i++) {
            String id = good.get(i).getId();
            against.get(i)
                    .ifPresent(reason -> refused.computeIfAbsent(reason, first -> new ArrayList<>())
                            .add(id));
        }
        refused.forEach((reason, ids) -> {
            for (int from = 0; from < ids.size(); from += BATCH) {
                repository.reject(ids.subList(from, Math.min(from + BATCH, ids.size())), reason);
            }
        });
        return repository.kept(jobId).stream()
                .map(pair -> json.readValue(pair, PreferencePair.class))
                .toList();
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
                pair.strength(),
                pair.segment(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.family(),
                pair.generator(),
                pair.frames(),
                pair.scores(),
                row.verdict(),
                reason == null ? null : CurationSpec.wireName(reason),
                pair.reference(),
                pair.judgement(),
                pair.captions(),
                pair.makers());
    }

    private static PreferencePair show(String id, Source source, JudgedPair pair) {
        JudgedPair.Scores scores = pair.scores();
        Reason reason = pair.reason();
        Verdict verdict = pair.verdict();
        return new PreferencePair(
                id,
                source.fileId(),
                source.sha256(),
                CurationSpec.wireName(pair.granularity()),
                CurationSpec.wireName(pair.perturbation()),
                pair.strength(),
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
                reason == null ? null : CurationSpec.wireName(reason),
                pair.origin().reference(),
                verdict == null
                        ? null
                        : new PreferencePair.Judgement(
                                verdict.better(),
                                verdict.contradicts(),
                                verdict.correct(),
                                StorableText.of(verdict.text())),
                pair.origin().captions().stream()
                        .map(caption -> new PreferencePair.Caption(
                                caption.startSeconds(), caption.endSeconds(), caption.caption()))
                        .toList(),
                makers(source, pair));
    }

    private static Map<String, PreferencePair.Maker> makers(Source source, JudgedPair pair) {
        Map<String, PreferencePair.Maker> makers = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            Maker maker = pair.origin().makers().get(role);
            if (maker != null) {
                RoleModel model = source.models().get(role);
                makers.put(
                        CurationSpec.wireName(role),
                        new PreferencePair.Maker(
                                maker.model(), model == null ? null : model.revision(), maker.prompts()));
            }
        }
        return makers;
    }

    /** The same place of the same job has the same id: what is written twice collides instead of doubling. */
    private static String id(Source source, int pairPlace) {
        String place = source.jobId() + "|" + source.videoPlace() + "|" + pairPlace;
        return "pair-" + Sha256.of(place.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
    }
}
