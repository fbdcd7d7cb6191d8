package dev.tpo.dataset.files;

import dev.tpo.rows.EvaluationRows;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.rows.RowSource;
import dev.tpo.rows.VideoNames;
import dev.tpo.rows.VideoReference;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Whether the rows of a file can be used, and which videos they name. */
final class RowCheck {
    private final RowLimits limits;
    private final Predicate<String> isVideo;
    private final Set<String> videos = new LinkedHashSet<>();

    /** @param isVideo whether a file id is that of an uploaded video */
    RowCheck(RowLimits limits, Predicate<String> isVideo) {
        this.limits = limits;
        this.isVideo = isVideo;
    }

    /** The file ids of the videos that rows named so far. */
    Set<String> videos() {
        return videos;
    }

    /** JSON lines; gives what their author should know. */
    List<String> preferences(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return preferences(RowSource.jsonLines(content, limits), this::uploaded, row -> {});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an upload", e);
        }
    }

    List<String> preferences(RowSource rows, VideoNames names, Consumer<PreferenceRow> taker) {
        try {
            return PreferenceRows.read(rows, names, taker).warnings();
        } catch (InvalidRowsException e) {
            throw invalid(e);
        }
    }

    void questions(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            EvaluationRows.read(content, limits, row -> {
                requireVideo(row.line(), "file_id", row.question().fileId());
                row.files().forEach(id -> requireVideo(row.line(), "messages", id));
            });
        } catch (InvalidRowsException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an upload", e);
        }
    }

    /** As {@link VideoNames}: an uploaded video that is there. */
    String uploaded(int line, String field, String given) {
        String reference = VideoNames.UPLOADED.reference(line, field, given);
        requireVideo(line, field, VideoReference.fileId(reference).orElseThrow());
        return reference;
    }

    private void requireVideo(int line, String field, String id) {
        requireSomebodyWaits();
        if (!videos.contains(id) && !isVideo.test(id)) {
            throw InvalidRowsException.at(line, "names in '" + field + "' a video that is not there: video://" + id);
        }
        videos.add(id);
    }

    static void requireSomebodyWaits() {
        if (Thread.currentThread().isInterrupted()) {
            throw new UncheckedIOException(new InterruptedIOException("nobody waits for the rows any more"));
        }
    }

    private static ApiException invalid(InvalidRowsException e) {
        return ApiException.invalid(
                "file", "invalid_rows", e.words().startsWith("line ") ? e.words() : "file " + e.words());
    }
}
