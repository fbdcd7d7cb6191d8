package dev.tpo.dataset.files;

import dev.tpo.input.TarFile;
import dev.tpo.web.ApiException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which file of an archive holds its rows. */
final class RowsEntry {
    private static final List<String> ENDINGS = List.of(".jsonl", ".ndjson", ".json", ".csv", ".parquet");

    /** What describes rows to their readers. */
    private static final Set<String> DESCRIPTIONS = Set.of("dataset_info.json", "dataset_infos.json", "metadata.json");

    private RowsEntry() {}

    /** @throws ApiException 400 if none does, or more than one */
    static TarFile.Entry of(Collection<TarFile.Entry> entries) {
        List<TarFile.Entry> rows =
                entries.stream().filter(entry -> isRows(entry.name())).toList();
        if (rows.size() == 1) {
            return rows.getFirst();
        }
        throw ApiException.invalid(
                "file",
                "invalid_rows",
                rows.isEmpty()
                        ? "file is a tar without a file of rows (" + String.join(", ", ENDINGS) + ")"
                        : "file is a tar with " + rows.size() + " files of rows ("
                                + rows.getFirst().name() + ", " + rows.get(1).name()
                                + (rows.size() > 2 ? ", …" : "") + "); a training file has one");
    }

    private static boolean isRows(String path) {
        String name = name(path);
        return ENDINGS.stream().anyMatch(name::endsWith)
                && !isDescription(path)
                && !name.startsWith("."); // macOS puts a shadow beside each file
    }

    static boolean isDescription(String path) {
        return DESCRIPTIONS.contains(name(path));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
