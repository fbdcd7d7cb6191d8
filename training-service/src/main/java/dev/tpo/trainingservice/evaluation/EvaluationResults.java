package dev.tpo.trainingservice.evaluation;

import dev.tpo.answers.Clusters;
import dev.tpo.answers.Clusters.Outcome;
import dev.tpo.api.EvaluationObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From answers, which come by question and then model, to accuracies and the paired difference. */
final class EvaluationResults {
    private final List<String> models;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<Outcome> differences = new ArrayList<>();
    private final Map<String, String> videos = new HashMap<>(); // each text once, however many questions it has
    private final Pairing pairing;

    EvaluationResults(List<String> models) {
        this.models = models;
        this.pairing = new Pairing(models.getLast(), EvaluationRecords.Outcome::isCorrect);
        models.forEach(model -> tallies.put(model, new Tally()));
    }

    private static final class Tally {
        final List<Outcome> all = new ArrayList<>();
        final Map<String, List<Outcome>> families = new TreeMap<>();

        void add(String family, Outcome outcome) {
            all.add(outcome);
            families.computeIfAbsent(family, name -> new ArrayList<>()).add(outcome);
        }
    }

    void add(EvaluationRecords.Outcome record) {
        Tally tally = tallies.get(record.model());
        if (tally == null) {
            return;
        }
        String video = videos.computeIfAbsent(record.video(), same -> same);
        tally.add(record.family(), new Outcome(video, record.isCorrect()));
        pairing.add(record)
                .ifPresent(pair -> differences.add(
                        new Outcome(videos.computeIfAbsent(pair.video(), same -> same), pair.difference())));
    }

    EvaluationObject.Result result(long seed, List<EvaluationObject.FailedQuestion> failed) {
        List<EvaluationObject.ModelResult> results = new ArrayList<>();
        tallies.forEach((model, tally) -> results.add(model(model, tally, seed)));
        int n = results.getFirst().n();
        if (models.size() < 2) {
            return new EvaluationObject.Result(results, null, null, null, null, n, failed, null, null, null);
        }
        Clusters paired = Clusters.of(differences);
        Clusters.Interval interval = paired.interval(seed, -1, 1);
        return new EvaluationObject.Result(
                results,
                paired.mean(),
                interval.bounds(),
                interval.missing(),
                paired.pValue(seed),
                n,
                failed,
                null,
                null,
                null);
    }

    private static EvaluationObject.ModelResult model(String id, Tally tally, long seed) {
        Clusters all = Clusters.of(tally.all);
        Clusters.Interval interval = all.interval(seed, 0, 1);
        Map<String, EvaluationObject.FamilyResult> families = new LinkedHashMap<>();
        tally.families.forEach((family, outcomes) -> {
            Clusters part = Clusters.of(outcomes);
            Clusters.Interval itsOwn = part.interval(seed, 0, 1);
            families.put(
                    family,
                    new EvaluationObject.FamilyResult(part.mean(), itsOwn.bounds(), itsOwn.missing(), part.size()));
        });
        return new EvaluationObject.ModelResult(
                id,
                all.mean(),
                interval.bounds(),
                interval.missing(),
                all.size(),
                families,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
