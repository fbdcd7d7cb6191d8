package dev.tpo.dataset.files;

import dev.tpo.rows.EvaluationRows;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.rows.VideoReference;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
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

    /** The file ids of the videos that preference rows are about. */
    Set<String> preferences(Path file) {
        return check(
                file,
                content -> PreferenceRows.read(
                        content,
                        limits,
                        row -> requireVideo(
                                row.line(),
                                "videos",
                                VideoReference.fileId(row.video()).orElseThrow())));
    }

    /** The file ids of the videos that questions are about. */
    Set<String> questions(Path file) {
        return check(
                file,
                content -> EvaluationRows.read(content, limits, row -> {
                    requireVideo(row.line(), "file_id", row.question().fileId());
                    row.files().forEach(id -> requireVideo(row.line(), "messages", id));
                }));
    }

    @FunctionalInterface
    private interface Reader {
        void read(InputStream content);
    }

    private Set<String> check(Path file, Reader reader) {
        try (InputStream content = Files.newInputStream(file)) {
            reader.read(content);
        } catch (InvalidRowsException e) {
            throw ApiException.invalid(
                    "file", "invalid_rows", e.words().startsWith("line ") ? e.words() : "file " + e.words());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an upload", e);
        }
        return videos;
    }

    private void requireVideo(int line, String field, String id) {
        if (Thread.currentThread().isInterrupted()) {
            throw new UncheckedIOException(new InterruptedIOException("nobody waits for the rows any more"));
        }
        if (!videos.contains(id) && !isVideo.test(id)) {
            throw InvalidRowsException.at(line, "names in '" + field + "' a video that is not there: video://" + id);
        }
        videos.add(id);
    }
}
