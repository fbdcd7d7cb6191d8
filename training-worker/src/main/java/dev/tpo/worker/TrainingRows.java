package dev.tpo.worker;

import dev.tpo.blobs.BlobStore;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.training.data.BadTrainingDataException;
import dev.tpo.training.data.TrainingRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of the snapshot that a job trains on, with the content of their videos. */
final class TrainingRows {
    private TrainingRows() {}

    /** @param videos {@code video://} reference to sha256 */
    static List<TrainingRow> read(BlobStore blobs, String blob, Map<String, String> videos) {
        List<TrainingRow> rows = new ArrayList<>();
        try (InputStream content = blobs.open(blob)) {
            PreferenceRows.read(content, RowLimits.DEFAULT, row -> rows.add(row(row, videos)));
        } catch (InvalidRowsException e) {
            throw BadTrainingDataException.inFile("training_file: " + e.words());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the training snapshot", e);
        }
        return rows;
    }

    private static TrainingRow row(PreferenceRow row, Map<String, String> videos) {
        return TrainingRow.of(
                row,
                video -> Optional.ofNullable(videos.get(video))
                        .orElseThrow(() -> InvalidRowsException.at(row.line(), "names an unknown video: " + video)));
    }
}
