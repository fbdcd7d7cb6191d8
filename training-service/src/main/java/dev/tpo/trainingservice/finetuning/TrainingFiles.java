package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FileObject;
import dev.tpo.blobs.Blob;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.BlobTooLargeException;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.rows.VideoReference;
import dev.tpo.trainingservice.platform.DatasetClient;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code training_file} and {@code validation_file}: an uploaded file of purpose {@code fine-tune}, or a dataset version.
 * {@code param} is which of them.
 */
@Component
class TrainingFiles {
    private static final String PURPOSE = "fine-tune";
    private static final long MAX_BYTES = 2L << 30;

    private final DatasetClient datasets;
    private final BlobStore blobs;

    TrainingFiles(DatasetClient datasets, BlobStore blobs) {
        this.datasets = datasets;
        this.blobs = blobs;
    }

    /**
     * Whether it is an uploaded file; else it is a dataset version.
     *
     * @throws ApiException if it is neither, or a file of something else
     */
    boolean isFile(String param, String id) {
        Optional<FileObject> file = datasets.file(id);
        if (file.isPresent() && !file.get().purpose().equals(PURPOSE)) {
            throw ApiException.invalid(
                    param,
                    param + " must have the purpose '" + PURPOSE + "', not '"
                            + file.get().purpose() + "'");
        }
        if (file.isEmpty() && datasets.version(id).isEmpty()) {
            throw ApiException.notFound(param, param + " '" + id + "' is neither a file nor a dataset version");
        }
        return file.isPresent();
    }

    /** Copies the rows into the blob store, checks each, and resolves their videos. */
    Snapshot snapshot(String param, String id) {
        boolean isFile = datasets.file(id).isPresent();
        Blob blob;
        try {
            blob = isFile
                    ? datasets.readFile(id, this::store)
                    : datasets.readExport(
                            datasets.version(id)
                                    .orElseThrow(() -> new InvalidTrainingFileException(
                                            param, param + " '" + id + "' does not exist any more")),
                            this::store);
        } catch (BlobTooLargeException e) {
            throw new InvalidTrainingFileException(param, param + " has more than " + MAX_BYTES + " bytes");
        }
        return read(param, blob, isFile ? null : id);
    }

    private Blob store(InputStream rows) {
        return blobs.put(rows, MAX_BYTES);
    }

    private Snapshot read(String param, Blob blob, @Nullable String datasetVersion) {
        Map<String, String> videos = new LinkedHashMap<>();
        List<List<String>> shown = new ArrayList<>();
        try (InputStream content = blobs.open(blob.sha256())) {
            PreferenceRows.read(
                    content,
                    RowLimits.DEFAULT,
                    row -> shown.add(row.videos().stream()
                            .map(video -> videos.computeIfAbsent(video, named -> sha256Of(param, named)))
                            .toList()));
            return new Snapshot(blob.sha256(), videos, shown, datasetVersion);
        } catch (InvalidRowsException e) {
            throw new InvalidTrainingFileException(param, param + ": " + e.words());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the snapshot " + blob.sha256(), e);
        }
    }

    private String sha256Of(String param, String video) {
        FileObject file = VideoReference.fileId(video).flatMap(datasets::file).orElse(null);
        if (file == null || file.video() == null || !blobs.exists(file.video().sha256())) {
            throw new InvalidTrainingFileException(
                    param, param + " names the video '" + video + "', which is not there");
        }
        return file.video().sha256();
    }
}
