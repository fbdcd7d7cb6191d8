package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject;
import dev.tpo.trainingservice.evaluation.Clusters.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** From answers to accuracies and the paired difference. */
final class EvaluationResults {
    private EvaluationResults() {}

    static EvaluationObject.Result of(List<String> models, List<EvaluationRecord> records, long seed) {
        List<EvaluationObject.ModelResult> results = models.stream()
                .map(model -> model(
                        model,
                        records.stream()
                                .filter(record -> record.model().equals(model))
                                .toList(),
                        seed))
                .toList();
        int n = results.getFirst().n();
        if (models.size() < 2) {
            return new EvaluationObject.Result(results, null, null, null, n);
        }
        Clusters differences = Clusters.of(differences(models.get(0), models.get(1), records));
        return new EvaluationObject.Result(
                results, differences.mean(), differences.interval(seed).toList(), differences.pValue(seed), n);
    }

    private static EvaluationObject.ModelResult model(String id, List<EvaluationRecord> records, long seed) {
        Clusters all = Clusters.of(outcomes(records));
        Map<String, EvaluationObject.FamilyResult> families = new LinkedHashMap<>();
        for (String family :
                records.stream().map(EvaluationRecord::family).collect(Collectors.toCollection(TreeSet::new))) {
            Clusters part = Clusters.of(outcomes(records.stream()
                    .filter(record -> record.family().equals(family))
                    .toList()));
            families.put(
                    family,
                    new EvaluationObject.FamilyResult(
                            part.mean(), part.interval(seed).toList(), part.size()));
        }
        return new EvaluationObject.ModelResult(
                id, all.mean(), all.interval(seed).toList(), all.size(), families);
    }

    private static List<Outcome> outcomes(List<EvaluationRecord> records) {
        return records.stream()
                .map(record -> new Outcome(record.video(), value(record)))
                .toList();
    }

    /** Question by question: B's outcome minus A's. */
    private static List<Outcome> differences(String a, String b, List<EvaluationRecord> records) {
        Map<Integer, EvaluationRecord> ofA = records.stream()
                .filter(record -> record.model().equals(a))
                .collect(Collectors.toMap(EvaluationRecord::index, record -> record));
        List<Outcome> differences = new ArrayList<>();
        for (EvaluationRecord ofB : records) {
            EvaluationRecord pair = ofA.get(ofB.index());
            if (ofB.model().equals(b) && pair != null) {
                differences.add(new Outcome(pair.video(), value(ofB) - value(pair)));
            }
        }
        return differences;
    }

    private static double value(EvaluationRecord record) {
        return record.correct() ? 1 : 0;
    }
}
