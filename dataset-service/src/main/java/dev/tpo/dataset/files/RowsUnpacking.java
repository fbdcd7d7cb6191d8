package dev.tpo.dataset.files;

import dev.tpo.blobs.Draft;
import dev.tpo.input.TarFile;
import dev.tpo.input.UnfitInputException;
import dev.tpo.parquet.ParquetRows;
import dev.tpo.rows.InvalidRowsException;
import dev.tpo.rows.PreferenceForm;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.RowLimits;
import dev.tpo.rows.RowSource;
import dev.tpo.rows.VideoNames;
import dev.tpo.web.ApiException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Preference rows that came in a table, or in an archive with their videos. What is kept of them is JSON lines in the
 * suite's own form; the videos become files of their own.
 */
@Component
class RowsUnpacking {
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_PARQUET_BYTES = 32_000_000;
    private static final long MOST_UNPACKED_BYTES = 128_000_000;

    private final VideoCheck videos;
    private final UploadedFiles files;
    private final DiskReserve reserve;
    private final RowLimits limits;
    private final JsonMapper json;

    RowsUnpacking(
            VideoCheck videos, UploadedFiles files, DiskReserve reserve, FilesProperties properties, JsonMapper json) {
        this.videos = videos;
        this.files = files;
        this.reserve = reserve;
        this.limits = properties.rowLimits();
        this.json = json;
    }

    Taken unpack(String filename, Arrived content, Container container, Arrivals arrivals) throws IOException {
        var check = new RowCheck(limits, files::isVideo);
        try {
            return switch (container) {
                case TAR -> archive(filename, content, check, arrivals);
                case PACKED ->
                    throw ApiException.invalid(
                            "file",
                            "invalid_rows",
                            "file is packed as a whole: send it unpacked, a tar as a plain tar");
                default -> {
                    try (InputStream rows = Files.newInputStream(content.path())) {
                        yield taken(
                                filename,
                                arrivals,
                                check,
                                taker -> check.preferences(source(container, rows), check::uploaded, taker),
                                List.of());
                    }
                }
            };
        } catch (UnfitInputException e) {
            throw ApiException.invalid("file", "invalid_rows", "file: " + e.getMessage());
        }
    }

    private Taken archive(String filename, Arrived content, RowCheck check, Arrivals arrivals) throws IOException {
        try (TarFile tar = TarFile.open(content.path(), MOST_ENTRIES);
                DiskReserve.Room room = reserve.take(content.bytes())) {
            TarFile.Entry entry = RowsEntry.of(tar.entries());
            var brought = new BroughtVideos(tar, entry, videos, files, arrivals);
            VideoNames names = (line, field, given) -> given.startsWith("video://")
                    ? check.uploaded(line, field, given)
                    : brought.reference(line, field, given);
            Container inner;
            try (InputStream head = tar.open(entry)) {
                inner = Container.of(head);
            }
            try (InputStream rows = tar.open(entry)) {
                Taken taken = taken(
                        filename,
                        arrivals,
                        check,
                        taker -> {
                            List<String> warnings = check.preferences(source(inner, rows), names, taker);
                            return brought.with(warnings);
                        },
                        brought.videos());
                check.videos().addAll(brought.ids());
                return taken;
            } catch (ApiException e) {
                throw "invalid_rows".equals(e.code())
                        ? ApiException.invalid("file", "invalid_rows", entry.name() + ": " + e.detail())
                        : e;
            }
        }
    }

    private RowSource source(Container container, InputStream rows) {
        return switch (container) {
            case JSON_LINES -> RowSource.jsonLines(rows, limits);
            case CSV -> RowSource.csv(rows, limits);
            case PARQUET -> parquet(rows);
            case TAR, PACKED ->
                taker -> {
                    throw new InvalidRowsException("is an archive in an archive");
                };
        };
    }

    private RowSource parquet(InputStream rows) {
        return taker -> {
            try {
                byte[] whole = rows.readNBytes(MOST_PARQUET_BYTES + 1);
                if (whole.length > MOST_PARQUET_BYTES) {
                    throw new InvalidRowsException("is a parquet file of more than 32 MB; send it in several");
                }
                int[] number = {0};
                ParquetRows.each(
                        whole,
                        "the parquet file",
                        limits.rows(),
                        MOST_UNPACKED_BYTES,
                        row -> taker.take(++number[0], row));
                if (number[0] == 0) {
                    throw new InvalidRowsException("has no rows");
                }
            } catch (UnfitInputException e) {
                throw new InvalidRowsException("is no use: " + e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read rows", e);
            }
        };
    }

    /** Reads rows, hands each over, and gives the warnings. */
    @FunctionalInterface
    private interface Reading {
        List<String> each(Consumer<PreferenceRow> taker);
    }

    private Taken taken(
            String filename, Arrivals arrivals, RowCheck check, Reading reading, List<Taken.Brought> brought)
            throws IOException {
        Draft draft = arrivals.draft();
        OutputStream rows = new BufferedOutputStream(draft);
        List<String> warnings = reading.each(row -> write(row, rows));
        rows.flush();
        Set<String> named = check.videos();
        var content = new DraftContent(draft);
        var file = new Examined(Purpose.FINE_TUNE, filename, content.sha256(), content.bytes(), null, named, warnings);
        return new Taken(file, content, brought);
    }

    private void write(PreferenceRow row, OutputStream rows) {
        try {
            rows.write(json.writeValueAsBytes(PreferenceForm.TRL.write(row)));
            rows.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write rows", e);
        }
    }
}
