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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of the snapshots that a job trains on and looks at, with the content of their videos. */
final class TrainingRows {
    private TrainingRows() {}

    /** Those to train on and, as far as the job is validated, those to look at. */
    record Rows(List<TrainingRow> training, List<TrainingRow> validation) {
        List<TrainingRow> all() {
            return Stream.concat(training.stream(), validation.stream()).toList();
        }
    }

    static Rows of(BlobStore blobs, WorkerSpec spec) {
        List<TrainingRow> rows =
                read(TrainingRow.TRAINING, blobs, spec.training().blob(), spec.videos());
        WorkerSpec.Validation validation = spec.validation();
        if (validation == null) {
            return new Rows(rows, List.of());
        }
        if (validation.blob() != null) {
            return new Rows(rows, read(TrainingRow.VALIDATION, blobs, validation.blob(), spec.videos()));
        }
        Set<String> heldBack = Set.copyOf(validation.videos());
        Map<Boolean, List<TrainingRow>> sides = rows.stream()
                .collect(Collectors.partitioningBy(row -> row.videos().stream().anyMatch(heldBack::contains)));
        return new Rows(Objects.requireNonNull(sides.get(false)), Objects.requireNonNull(sides.get(true)));
    }

    /**
     * @param file the request's field that named it
     * @param videos {@code video://} reference to sha256
     */
    private static List<TrainingRow> read(String file, BlobStore blobs, String blob, Map<String, String> videos) {
        List<TrainingRow> rows = new ArrayList<>();
        try (InputStream content = blobs.open(blob)) {
            PreferenceRows.read(content, RowLimits.DEFAULT, row -> rows.add(row(file, row, videos)));
        } catch (InvalidRowsException e) {
            throw BadTrainingDataException.inFile(file, file + ": " + e.words());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the snapshot of " + file, e);
        }
        return rows;
    }

    private static TrainingRow row(String file, PreferenceRow row, Map<String, String> videos) {
        return TrainingRow.of(
                file,
                row,
                video -> Optional.ofNullable(videos.get(video))
                        .orElseThrow(() -> InvalidRowsException.at(row.line(), "names an unknown video: " + video)));
    }
}
