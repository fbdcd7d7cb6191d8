package dev.tpo.trainingservice.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The answers of an evaluation, committed one by one. */
@Component
class EvaluationRecords {
    private static final String COLUMNS =
            "model, question_index AS index, question_id, video, family, expected, answer, correct";

    private final JdbcClient jdbc;

    EvaluationRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A question to a model: what an evaluation asks once. */
    record Key(String model, int index) {}

    void add(String evaluation, EvaluationRecord record) {
        jdbc.sql("INSERT INTO training.evaluation_record (evaluation, model, question_index, question_id, video,"
                        + " family, expected, answer, correct) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(
                        evaluation,
                        record.model(),
                        record.index(),
                        plain(record.questionId()),
                        record.video(),
                        plain(record.family()),
                        plain(record.expected()),
                        plain(record.answer()),
                        record.correct())
                .update();
    }

    Set<Key> keys(String evaluation) {
        return new HashSet<>(jdbc.sql("SELECT model, question_index AS index FROM training.evaluation_record"
                        + " WHERE evaluation = ?")
                .param(evaluation)
                .query(Key.class)
                .list());
    }

    /** By question, then model. */
    List<EvaluationRecord> all(String evaluation) {
        return jdbc
                .sql("SELECT " + COLUMNS + " FROM training.evaluation_record WHERE evaluation = ?"
                        + " ORDER BY question_index, model")
                .param(evaluation)
                .query(EvaluationRecord.class)
                .stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    /** PostgreSQL's text cannot hold the character NUL. */
    private static String plain(String text) {
        return text.replace("\0", "");
    }
}
