package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FileObject;
import dev.tpo.api.PreferenceRow;
import dev.tpo.blobs.Blob;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.BlobTooLargeException;
import dev.tpo.trainingservice.platform.DatasetClient;
import dev.tpo.web.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code training_file}: an uploaded file of purpose {@code fine-tune}, or a dataset version. */
@Component
class TrainingFiles {
    private static final String PURPOSE = "fine-tune";
    private static final String VIDEO_SCHEME = "video://";
    private static final long MAX_BYTES = 2L << 30;

    private final DatasetClient datasets;
    private final BlobStore blobs;
    private final JsonMapper json;

    TrainingFiles(DatasetClient datasets, BlobStore blobs, JsonMapper json) {
        this.datasets = datasets;
        this.blobs = blobs;
        this.json = json;
    }

    /** Refuses a request whose training file is not there or is something else. */
    void requireExisting(String id) {
        Optional<FileObject> file = datasets.file(id);
        if (file.isPresent() && !file.get().purpose().equals(PURPOSE)) {
            throw ApiException.invalid(
                    "training_file",
                    "training_file must have the purpose '" + PURPOSE + "', not '"
                            + file.get().purpose() + "'");
        }
        if (file.isEmpty() && datasets.version(id).isEmpty()) {
            throw ApiException.notFound(
                    "training_file", "training_file '" + id + "' is neither a file nor a dataset version");
        }
    }

    /** Copies the rows into the blob store, checks each, and resolves their videos. */
    Snapshot snapshot(String id) {
        boolean isFile = datasets.file(id).isPresent();
        Blob blob;
        try {
            blob = isFile
                    ? datasets.readFile(id, this::store)
                    : datasets.readExport(
                            datasets.version(id)
                                    .orElseThrow(() -> new InvalidTrainingFileException(
                                            "training_file '" + id + "' does not exist any more")),
                            this::store);
        } catch (BlobTooLargeException e) {
            throw new InvalidTrainingFileException("training_file has more than " + MAX_BYTES + " bytes");
        }
        return read(blob, isFile ? null : id);
    }

    private Blob store(InputStream rows) {
        return blobs.put(rows, MAX_BYTES);
    }

    private Snapshot read(Blob blob, @Nullable String datasetVersion) {
        Map<String, String> videos = new LinkedHashMap<>();
        int rows = 0;
        try (var reader =
                new BufferedReader(new InputStreamReader(blobs.open(blob.sha256()), StandardCharsets.UTF_8))) {
            int line = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    parse(text, line).videos().forEach(video -> videos.computeIfAbsent(video, this::sha256Of));
                    rows++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the snapshot " + blob.sha256(), e);
        }
        if (rows == 0) {
            throw new InvalidTrainingFileException("training_file has no rows");
        }
        return new Snapshot(blob.sha256(), rows, videos, datasetVersion);
    }

    @SuppressWarnings("NullAway") // a client's JSON may lack what the record promises
    private PreferenceRow parse(String text, int line) {
        try {
            PreferenceRow row = json.readValue(text, PreferenceRow.class);
            if (isBlank(row.prompt()) || isBlank(row.chosen()) || isBlank(row.rejected())) {
                throw new InvalidTrainingFileException(
                        "training_file, line " + line + ": prompt, chosen and rejected must be texts");
            }
            if (row.videos() == null || row.videos().isEmpty()) {
                throw new InvalidTrainingFileException("training_file, line " + line + ": videos must name a video");
            }
            return row;
        } catch (JacksonException e) {
            throw new InvalidTrainingFileException("training_file, line " + line + ": not a preference row");
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private String sha256Of(String video) {
        FileObject file = !video.startsWith(VIDEO_SCHEME)
                ? null
                : datasets.file(video.substring(VIDEO_SCHEME.length())).orElse(null);
        if (file == null || file.video() == null || !blobs.exists(file.video().sha256())) {
            throw new InvalidTrainingFileException("training_file names the video '" + video + "', which is not there");
        }
        return file.video().sha256();
    }
}
