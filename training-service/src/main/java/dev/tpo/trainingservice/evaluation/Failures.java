package dev.tpo.trainingservice.evaluation;

import java.util.HashMap;
import java.util.Map;

/** A question that cannot be asked is one wrong answer; figures of which much is such are none. */
interface Failures {
    /**
     * @param last recorded
     * @throws InvalidEvaluationException if it is one too many
     */
    void count(EvaluationRecord last);

    /**
     * No more than a share of all.
     *
     * @param failed before
     */
    static Failures share(double share, long total, long failed) {
        return new Failures() {
            private long count = failed;

            @Override
            public void count(EvaluationRecord last) {
                count += last.error() == null ? 0 : 1;
                boolean tooMany = last.error() != null && count > Math.max(1, (long) (share * total));
                if (tooMany || count == total) {
                    throw new InvalidEvaluationException(
                            count + " of " + total + " questions could not be asked; the last, " + words(last));
                }
            }
        };
    }

    /**
     * Not so many in a row, and not all of a model's.
     *
     * @param questions to each model
     * @param answered by each model before
     */
    static Failures inARow(int most, int questions, Map<String, Integer> answered) {
        return new Failures() {
            private final Map<String, Integer> row = new HashMap<>();
            private final Map<String, Integer> failed = new HashMap<>();
            private final Map<String, Integer> answers = new HashMap<>(answered);

            @Override
            public void count(EvaluationRecord last) {
                String model = last.model();
                if (last.error() == null) {
                    row.put(model, 0);
                    answers.merge(model, 1, Integer::sum);
                    return;
                }
                int inARow = row.merge(model, 1, Integer::sum);
                int all = failed.merge(model, 1, Integer::sum);
                if (inARow >= most) {
                    throw new InvalidEvaluationException(model + " has left " + most
                            + " questions in a row without an answer; the last, " + words(last));
                }
                if (answers.getOrDefault(model, 0) == 0 && all == questions) {
                    throw new InvalidEvaluationException(
                            model + " has answered none of " + questions + " questions; the last, " + words(last));
                }
            }
        };
    }

    private static String words(EvaluationRecord last) {
        return "question '" + last.questionId() + "' to " + last.model() + ": " + last.error();
    }
}
