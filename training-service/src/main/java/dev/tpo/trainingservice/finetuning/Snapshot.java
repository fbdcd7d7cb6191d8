package dev.tpo.trainingservice.finetuning;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of pairs frozen in the blob store, its videos resolved to {@code video://… → sha256}.
 *
 * @param shown the videos of each row, sha256
 */
record Snapshot(
        String blob,
        Map<String, String> videos,
        List<List<String>> shown,
        @Nullable String datasetVersion) {
    int rows() {
        return shown.size();
    }
}
