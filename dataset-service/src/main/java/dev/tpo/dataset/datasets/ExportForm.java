package dev.tpo.dataset.datasets;

import dev.tpo.rows.PreferenceForm;
import dev.tpo.web.ApiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In what form a version is given out.
 *
 * @param rows whose rows
 * @param table what the rows are written in
 * @param videos how the rows name them
 */
record ExportForm(PreferenceForm rows, Table table, Videos videos) {
    enum Table {
        JSONL("jsonl", "application/x-ndjson"),
        CSV("csv", "text/csv;charset=UTF-8"),
        PARQUET("parquet", "application/vnd.apache.parquet");

        private final String ending;
        private final String mediaType;

        Table(String ending, String mediaType) {
            this.ending = ending;
            this.mediaType = mediaType;
        }
    }

    enum Videos {
        /** {@code video://{file id}}. */
        IDS,
        /** Paths that lead nowhere before somebody puts the videos there. */
        PATHS,
        /** The same paths, in a tar that holds the videos. */
        TAR
    }

    static ExportForm of(@Nullable String format, @Nullable String fileFormat, @Nullable String videos) {
        PreferenceForm rows = format == null
                ? PreferenceForm.TRL
                : PreferenceForm.of(format)
                        .orElseThrow(() -> invalid(
                                "format",
                                Arrays.stream(PreferenceForm.values())
                                        .map(PreferenceForm::wireName)
                                        .collect(Collectors.joining(", "))));
        Table table = fileFormat == null
                ? rows == PreferenceForm.TPO ? Table.CSV : Table.JSONL
                : one("file_format", Table.values(), fileFormat);
        if (table == Table.CSV && rows != PreferenceForm.TPO) {
            throw ApiException.invalid("file_format", "file_format csv holds flat rows only, those of format=tpo");
        }
        return new ExportForm(rows, table, videos == null ? Videos.IDS : one("videos", Videos.values(), videos));
    }

    private static <E extends Enum<E>> E one(String param, E[] values, String given) {
        return Arrays.stream(values)
                .filter(value -> wireName(value).equals(given))
                .findFirst()
                .orElseThrow(() -> invalid(
                        param, Arrays.stream(values).map(ExportForm::wireName).collect(Collectors.joining(", "))));
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ApiException invalid(String param, String possible) {
        return ApiException.invalid(param, param + " must be one of " + possible);
    }

    /** Of the file of rows in an archive. */
    String rowsName() {
        return rows == PreferenceForm.TPO && table == Table.CSV ? "dataset.csv" : "train." + table.ending;
    }

    /** Of the whole answer. */
    String fileName(String version) {
        return version + "." + (videos == Videos.TAR ? "tar" : table.ending);
    }

    String mediaType() {
        return videos == Videos.TAR ? "application/x-tar" : table.mediaType;
    }
}
