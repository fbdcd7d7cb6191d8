package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationRow;
import dev.tpo.api.FileObject;
import dev.tpo.trainingservice.platform.DatasetClient;
import dev.tpo.web.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The questions of an {@code evals} file. */
@Component
class Questions {
    private static final String PURPOSE = "evals";

    private final DatasetClient datasets;
    private final JsonMapper json;

    Questions(DatasetClient datasets, JsonMapper json) {
        this.datasets = datasets;
        this.json = json;
    }

    void requireExisting(String file) {
        FileObject found =
                datasets.file(file).orElseThrow(() -> ApiException.notFound("file", "No file '" + file + "'"));
        if (!found.purpose().equals(PURPOSE)) {
            throw ApiException.invalid(
                    "file", "file must have the purpose '" + PURPOSE + "', not '" + found.purpose() + "'");
        }
    }

    List<EvaluationRow> read(String file) {
        if (datasets.file(file).isEmpty()) {
            throw new InvalidEvaluationException("file '" + file + "' does not exist any more");
        }
        List<EvaluationRow> rows = datasets.readFile(file, this::parse);
        if (rows.isEmpty()) {
            throw new InvalidEvaluationException("file '" + file + "' has no questions");
        }
        return rows;
    }

    private List<EvaluationRow> parse(InputStream content) {
        List<EvaluationRow> rows = new ArrayList<>();
        int line = 0;
        try (var reader = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    rows.add(row(text, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    @SuppressWarnings("NullAway") // a client's JSON may lack what the record promises
    private EvaluationRow row(String text, int line) {
        try {
            EvaluationRow row = json.readValue(text, EvaluationRow.class);
            if (row.id() == null
                    || row.fileId() == null
                    || row.family() == null
                    || row.messages() == null
                    || row.messages().isEmpty()
                    || row.answer() == null) {
                throw new InvalidEvaluationException(
                        "file, line " + line + ": id, file_id, family, messages and answer are required");
            }
            return row;
        } catch (JacksonException e) {
            throw new InvalidEvaluationException("file, line " + line + ": not a question");
        }
    }
}
