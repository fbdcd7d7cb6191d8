package dev.tpo.trainingservice.evaluation;

import dev.tpo.web.StorableText;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The answers of an evaluation, committed one by one; read page by page, for there may be hundreds of thousands. */
@Component
class EvaluationRecords {
    private static final int PAGE = 200;

    private final JdbcClient jdbc;

    EvaluationRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An answer that is there already stays: a commit may be done twice. */
    void add(String evaluation, EvaluationRecord record) {
        jdbc.sql("INSERT INTO training.evaluation_record (evaluation, model, question_index, question_id, video,"
                        + " family, expected, answer, correct, extracted, score, judged, error)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(
                        evaluation,
                        record.model(),
                        record.index(),
                        StorableText.of(record.questionId()),
                        StorableText.of(record.video()),
                        StorableText.of(record.family()),
                        StorableText.of(record.expected()),
                        StorableText.of(record.answer()),
                        record.correct())
                .param(storable(record.extracted()))
                .param(record.score())
                .param(storable(record.judged()))
                .param(storable(record.error()))
                .update();
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : StorableText.of(text);
    }

    /** The questions that the model has been asked, by their index. */
    BitSet asked(String evaluation, String model) {
        BitSet asked = new BitSet();
        jdbc.sql("SELECT question_index FROM training.evaluation_record WHERE evaluation = ? AND model = ?")
                .params(evaluation, model)
                .query(Integer.class)
                .list()
                .forEach(asked::set);
        return asked;
    }

    int failed(String evaluation) {
        return jdbc.sql("SELECT count(*) FROM training.evaluation_record WHERE evaluation = ? AND error IS NOT NULL")
                .param(evaluation)
                .query(Integer.class)
                .single();
    }

    /**
     * What the figures need of a record.
     *
     * @param score from 0 to 1; null in a record of an earlier version
     */
    record Outcome(
            String model,
            int index,
            String video,
            String family,
            boolean correct,
            @Nullable Double score,
            boolean answered) {

        double isCorrect() {
            return correct ? 1 : 0;
        }

        double worth() {
            return score == null ? isCorrect() : score;
        }
    }

    /** All outcomes by question, then model. */
    void forEachOutcome(String evaluation, Consumer<Outcome> taker) {
        int index = -1;
        String model = "";
        List<Outcome> page;
        do {
            page = present(jdbc.sql("SELECT model, question_index AS index, video, family, correct, score,"
                            + " error IS NULL AS answered FROM training.evaluation_record"
                            + " WHERE evaluation = ? AND (question_index, model) > (?, ?)"
                            + " ORDER BY question_index, model LIMIT ?")
                    .params(evaluation, index, model, 10 * PAGE)
                    .query(Outcome.class)
                    .list());
            page.forEach(taker);
            if (!page.isEmpty()) {
                index = page.getLast().index();
                model = page.getLast().model();
            }
        } while (page.size() == 10 * PAGE);
    }

    /** All records by question, then model. */
    void forEach(String evaluation, Consumer<EvaluationRecord> taker) {
        int index = -1;
        String model = "";
        List<EvaluationRecord> page;
        do {
            page = page(evaluation, "(question_index, model) > (?, ?)", PAGE, index, model);
            page.forEach(taker);
            if (!page.isEmpty()) {
                index = page.getLast().index();
                model = page.getLast().model();
            }
        } while (page.size() == PAGE);
    }

    /** All records of one model by question. */
    void forEach(String evaluation, String model, Consumer<EvaluationRecord> taker) {
        int index = -1;
        List<EvaluationRecord> page;
        do {
            page = page(evaluation, "model = ? AND question_index > ?", PAGE, model, index);
            page.forEach(taker);
            if (!page.isEmpty()) {
                index = page.getLast().index();
            }
        } while (page.size() == PAGE);
    }

    /** How many questions the model has answered. */
    int answered(String evaluation, String model) {
        return jdbc.sql("SELECT count(*) FROM training.evaluation_record"
                        + " WHERE evaluation = ? AND model = ? AND error IS NULL")
                .params(evaluation, model)
                .query(Integer.class)
                .single();
    }

    /** The first of those that have no answer. */
    List<EvaluationRecord> failures(String evaluation, int limit) {
        return page(evaluation, "error IS NOT NULL", limit);
    }

    private List<EvaluationRecord> page(String evaluation, String condition, int limit, Object... parameters) {
        var statement = jdbc.sql("SELECT model, question_index AS index, question_id, video, family, expected, answer,"
                        + " extracted, correct, score, judged, error FROM training.evaluation_record WHERE evaluation = ? AND "
                        + condition
                        + " ORDER BY question_index, model LIMIT ?")
                .param(evaluation);
        for (Object parameter : parameters) {
            statement = statement.param(parameter);
        }
        return present(statement.param(limit).query(EvaluationRecord.class).list());
    }

    /** A row of several columns is never null. */
    private static <T> List<T> present(List<@Nullable T> rows) {
        return rows.stream().map(Objects::requireNonNull).toList();
    }
}
