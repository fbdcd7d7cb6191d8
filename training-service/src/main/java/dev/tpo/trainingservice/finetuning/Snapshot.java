package dev.tpo.trainingservice.finetuning;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A training file frozen in the blob store, its videos resolved to {@code video://… → sha256}. */
record Snapshot(
        String blob,
        int rows,
        Map<String, String> videos,
        @Nullable String datasetVersion) {}
