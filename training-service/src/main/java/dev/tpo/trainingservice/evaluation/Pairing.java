package dev.tpo.trainingservice.evaluation;

import dev.tpo.trainingservice.evaluation.EvaluationRecords.Outcome;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Puts the two models' answers to a question together; records come by question. */
final class Pairing {
    private final String second;
    private final ToDoubleFunction<Outcome> worth;
    private @Nullable Outcome previous;

    /**
     * @param second the model that is B
     * @param worth of an answer, from 0 to 1
     */
    Pairing(String second, ToDoubleFunction<Outcome> worth) {
        this.second = second;
        this.worth = worth;
    }

    /**
     * A question that both models were asked.
     *
     * @param video that either saw: one that saw nothing cannot say which it was
     * @param answered by both
     */
    record Pair(int index, String video, String family, double a, double b, boolean answered) {
        double difference() {
            return b - a;
        }
    }

    /** The pair that the record completes. */
    Optional<Pair> add(Outcome record) {
        Outcome other = previous;
        previous = record;
        if (other == null || other.index() != record.index()) {
            return Optional.empty();
        }
        Outcome a = record.model().equals(second) ? other : record;
        Outcome b = record.model().equals(second) ? record : other;
        return Optional.of(new Pair(
                record.index(),
                a.answered() ? a.video() : b.video(),
                a.family(),
                worth.applyAsDouble(a),
                worth.applyAsDouble(b),
                a.answered() && b.answered()));
    }
}
