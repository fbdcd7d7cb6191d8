package dev.tpo.benchmarks;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a benchmark's download has what. Paths are relative to the folder, with {@code /}.
 *
 * @param annotations what matches the first of these that anything matches; more than one file is read as one
 * @param passedOver annotations of tasks that are not scored
 * @param videoFolders where videos lie by the official layout, looked at in this order
 */
record Layout(List<Pattern> annotations, Pattern passedOver, List<String> videoFolders) {
    private static final Pattern NONE = Pattern.compile("(?!)");
    private static final String ANY_PARQUET = ".*\\.parquet";

    /** What evaluations and downloads leave beside annotations is none. */
    private static final String ANY_JSON =
            "(?:json/|data/|annotations/)?(?!dataset_info|output|record|expected|result)[^/]*\\.jsonl?";

    static final Layout LONG_VIDEO_BENCH = of(
            NONE,
            List.of("videos"),
            "(?:.*/)?validation[^/]*\\.parquet",
            "(?:.*/)?lvb_val\\.json",
            ANY_PARQUET,
            ANY_JSON);

    static final Layout MLVU = of(
            Pattern.compile("(?i)(?:.*/)?[^/]*(?:sub_?scene|sub_?plot|summary)[^/]*"),
            List.of("video", "videos"),
            ANY_PARQUET,
            "(?:.*/)?json/[^/]*\\.jsonl?",
            ANY_JSON);

    static final Layout VIDEO_MME = of(NONE, List.of("data", "videos", "video"), ANY_PARQUET, ANY_JSON);

    static final Layout TEMP_COMPASS = of(
            Pattern.compile("(?i).*caption.*"),
            List.of("videos", "video"),
            ANY_PARQUET,
            "(?:.*/)?(?:multi[-_]choice|yes_no)[^/]*(?:/[^/]*)?\\.jsonl?",
            ANY_JSON);

    static final Layout CHARADES_STA = of(
            NONE,
            List.of("Charades_v1_480", "Charades_v1", "videos"),
            "(?:.*/)?test[^/]*\\.parquet",
            ANY_PARQUET,
            ANY_JSON);

    private static Layout of(Pattern passedOver, List<String> videoFolders, String... annotations) {
        return new Layout(Stream.of(annotations).map(Pattern::compile).toList(), passedOver, videoFolders);
    }
}
