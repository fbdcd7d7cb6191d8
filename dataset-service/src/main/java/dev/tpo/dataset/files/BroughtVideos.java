package dev.tpo.dataset.files;

import dev.tpo.blobs.Draft;
import dev.tpo.input.Excerpt;
import dev.tpo.input.TarFile;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.web.ApiException;
import dev.tpo.web.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** The videos beside the rows of an archive: each content becomes one file, or is the file that there is already. */
final class BroughtVideos {
    private final TarFile tar;
    private final TarFile.Entry rows;
    private final VideoCheck check;
    private final UploadedFiles files;
    private final Arrivals arrivals;

    private final Map<String, String> references = new HashMap<>();
    private final Map<TarFile.Entry, String> ids = new HashMap<>();
    private final Map<String, String> byContent = new HashMap<>();
    private final List<Taken.Brought> videos = new ArrayList<>();

    BroughtVideos(TarFile tar, TarFile.Entry rows, VideoCheck check, UploadedFiles files, Arrivals arrivals) {
        this.tar = tar;
        this.rows = rows;
        this.check = check;
        this.files = files;
        this.arrivals = arrivals;
    }

    /** Those that are no files yet; grows while rows are read. */
    List<Taken.Brought> videos() {
        return videos;
    }

    Collection<String> ids() {
        return new LinkedHashSet<>(ids.values());
    }

    /** With what of the archive no row names. */
    List<String> with(List<String> warnings) {
        long others = tar.entries().stream()
                .filter(entry ->
                        !entry.equals(rows) && !ids.containsKey(entry) && !RowsEntry.isDescription(entry.name()))
                .count();
        List<String> all = new ArrayList<>(warnings);
        if (others > 0) {
            all.add(others + " files of the archive are named by no row and were not taken");
        }
        return all;
    }

    String reference(int line, String field, String given) {
        RowCheck.requireSomebodyWaits();
        String known = references.get(given);
        if (known != null) {
            return known;
        }
        TarFile.Entry entry = find(given)
                .orElseThrow(() -> InvalidRowsException.at(
                        line, "names in '" + field + "' a video that is not in the archive: " + Excerpt.of(given)));
        String id = ids.get(entry);
        if (id == null) {
            id = take(line, field, entry);
            ids.put(entry, id);
        }
        String reference = "video://" + id;
        references.put(given, reference);
        return reference;
    }

    /** Beside the rows, from the archive's top, or the one whose path ends so. */
    private Optional<TarFile.Entry> find(String given) {
        String path = given.startsWith("./") ? given.substring(2) : given;
        String folder = rows.name().substring(0, rows.name().lastIndexOf('/') + 1);
        TarFile.Entry beside = tar.find(folder + path);
        TarFile.Entry entry = beside == null ? tar.find(path) : beside;
        if (entry != null) {
            return Optional.of(entry);
        }
        List<TarFile.Entry> ending = tar.entries().stream()
                .filter(candidate -> candidate.name().endsWith("/" + path))
                .limit(2)
                .toList();
        return ending.size() == 1 && !path.isEmpty() ? Optional.of(ending.getFirst()) : Optional.empty();
    }

    private String take(int line, String field, TarFile.Entry entry) {
        Draft draft = arrivals.draft();
        try {
            try (InputStream content = tar.open(entry)) {
                content.transferTo(draft);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot take a video out of an archive", e);
            }
            String sha256 = draft.sha256();
            String known = byContent.get(sha256);
            if (known == null) {
                known = files.videoOf(sha256).orElseGet(() -> bring(line, field, entry, new DraftContent(draft)));
                byContent.put(sha256, known);
            }
            return known;
        } finally {
            arrivals.close(draft);
        }
    }

    private String bring(int line, String field, TarFile.Entry entry, Arrived content) {
        try {
            Examined video = new Examined(
                    Purpose.VISION,
                    FileName.plain(entry.name()),
                    content.sha256(),
                    content.bytes(),
                    check.check(content.path(), content.sha256()),
                    Set.of(),
                    List.of());
            arrivals.store(video, content);
            String id = Ids.random("file-");
            videos.add(new Taken.Brought(id, video));
            return id;
        } catch (ApiException e) {
            if (e.status() != HttpStatus.BAD_REQUEST) {
                throw e;
            }
            throw InvalidRowsException.at(
                    line, "names in '" + field + "' " + Excerpt.of(entry.name()) + ": " + e.detail());
        }
    }
}
