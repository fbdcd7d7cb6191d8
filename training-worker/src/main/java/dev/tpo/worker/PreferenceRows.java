package dev.tpo.worker;

import dev.tpo.api.PreferenceRow;
import dev.tpo.blobs.BlobStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the snapshot that a job trains on. */
final class PreferenceRows {
    private static final JsonMapper JSON = JsonMapper.shared();

    private PreferenceRows() {}

    /** A row whose texts are not empty; {@code video} is the sha256 of its one video. */
    record Row(int line, String prompt, String chosen, String rejected, String video) {}

    /** @param videos {@code video://} reference to sha256 */
    static List<Row> read(BlobStore blobs, String blob, Map<String, String> videos) {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(blobs.open(blob), StandardCharsets.UTF_8))) {
            int line = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    rows.add(row(text, line, videos));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the training snapshot", e);
        }
        if (rows.isEmpty()) {
            throw BadTrainingDataException.inFile("training_file has no rows");
        }
        return rows;
    }

    @SuppressWarnings("NullAway") // JSON may lack what the record promises
    private static Row row(String text, int line, Map<String, String> videos) {
        PreferenceRow row;
        try {
            row = JSON.readValue(text, PreferenceRow.class);
        } catch (JacksonException e) {
            throw BadTrainingDataException.inFile("training_file, line " + line + ": not a preference row");
        }
        if (row.prompt() == null || isBlank(row.chosen()) || isBlank(row.rejected())) {
            throw BadTrainingDataException.inFile("training_file, line " + line + ": an answer is empty");
        }
        if (row.videos() == null || row.videos().size() != 1) {
            throw BadTrainingDataException.inFile(
                    "training_file, line " + line + ": a row must be about exactly one video");
        }
        String video = videos.get(row.videos().getFirst());
        if (video == null) {
            throw BadTrainingDataException.inFile("training_file, line " + line + ": unknown video "
                    + row.videos().getFirst());
        }
        return new Row(line, row.prompt(), row.chosen(), row.rejected(), video);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
