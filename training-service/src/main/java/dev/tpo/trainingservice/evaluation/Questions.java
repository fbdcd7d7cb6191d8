package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationRow;
import dev.tpo.api.FileObject;
import dev.tpo.rows.EvaluationRows;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.rows.RowLimits;
import dev.tpo.trainingservice.platform.DatasetClient;
import dev.tpo.web.ApiException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The questions of an evaluation: copied into a table as they come, then taken from there one by one. */
@Component
class Questions {
    private static final String PURPOSE = "evals";

    private final DatasetClient datasets;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final RowLimits limits;

    Questions(
            DatasetClient datasets,
            JdbcTemplate jdbc,
            TransactionTemplate transactions,
            JsonMapper json,
            EvaluationProperties properties) {
        this.datasets = datasets;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
        this.limits = new RowLimits(RowLimits.DEFAULT.lineBytes(), properties.maxQuestions());
    }

    void requireExisting(String file) {
        FileObject found =
                datasets.file(file).orElseThrow(() -> ApiException.notFound("file", "No file '" + file + "'"));
        if (!found.purpose().equals(PURPOSE)) {
            throw ApiException.invalid(
                    "file", "file must have the purpose '" + PURPOSE + "', not '" + found.purpose() + "'");
        }
    }

    /** @param files ids of the videos that they name */
    record Copied(int count, Set<String> files) {}

    /**
     * Has the file's questions in the table, whatever was there of an attempt before.
     *
     * @param heed called between two rows: throws if the copying is to stop
     * @throws InvalidEvaluationException if they cannot be asked
     */
    Copied copy(String evaluation, String file, Runnable heed) {
        if (datasets.file(file).isEmpty()) {
            throw new InvalidEvaluationException("file '" + file + "' does not exist any more", "file");
        }
        Writer writer = rewrite(evaluation);
        Set<String> files = new HashSet<>();
        try {
            int count = datasets.readFile(
                    file,
                    content -> EvaluationRows.read(content, limits, row -> {
                        heed.run();
                        files.addAll(row.files());
                        writer.add(row.question());
                    }));
            writer.finish();
            return new Copied(count, files);
        } catch (InvalidRowsException e) {
            throw new InvalidEvaluationException("file '" + file + "' " + e.words(), "file");
        }
    }

    PutQuestion get(String evaluation, int index, boolean ofBenchmark) {
        String question = jdbc.queryForObject(
                "SELECT question FROM training.evaluation_question WHERE evaluation = ? AND question_index = ?",
                String.class,
                evaluation,
                index);
        return ofBenchmark
                ? json.readValue(question, BenchmarkQuestion.class)
                : new FileQuestion(json.readValue(question, EvaluationRow.class));
    }

    /** All questions of an evaluation over a benchmark, in the order in which they are put. */
    List<BenchmarkQuestion> ofBenchmark(String evaluation) {
        return jdbc.query(
                "SELECT question FROM training.evaluation_question WHERE evaluation = ? ORDER BY question_index",
                (row, n) -> json.readValue(row.getString(1), BenchmarkQuestion.class),
                evaluation);
    }

    /** Takes questions in the place of those that an attempt before has written. */
    Writer rewrite(String evaluation) {
        delete(evaluation);
        return new Writer(evaluation);
    }

    void delete(String evaluation) {
        jdbc.update("DELETE FROM training.evaluation_question WHERE evaluation = ?", evaluation);
    }

    /** Writes rows together: not many, and not much text. */
    final class Writer {
        private static final int MOST_ROWS = 500;
        private static final int MOST_CHARACTERS = 1 << 20;

        private final String evaluation;
        private final List<Object[]> rows = new ArrayList<>();
        private int index;
        private int characters;

        private Writer(String evaluation) {
            this.evaluation = evaluation;
        }

        /** @param question kept as JSON */
        void add(Object question) {
            String written = json.writeValueAsString(question);
            rows.add(new Object[] {evaluation, index, written});
            index++;
            characters += written.length();
            if (rows.size() >= MOST_ROWS || characters >= MOST_CHARACTERS) {
                write();
            }
        }

        /** How many they are. */
        int finish() {
            write();
            return index;
        }

        private void write() {
            transactions.executeWithoutResult(status -> jdbc.batchUpdate(
                    "INSERT INTO training.evaluation_question (evaluation, question_index, question)"
                            + " VALUES (?, ?, ?)",
                    rows,
                    new int[] {Types.VARCHAR, Types.INTEGER, Types.VARCHAR}));
            rows.clear();
            characters = 0;
        }
    }
}
