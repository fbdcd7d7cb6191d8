package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationRequest;
import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.Selection;
import dev.tpo.benchmarks.Selection.Shard;
import org.jspecify.annotations.Nullable;

/**
 * Which questions of a published benchmark are asked, and how.
 *
 * @param folder absolute, links followed
 */
record BenchmarkSpec(
        String name,
        String folder,
        boolean subtitles,
        int frames,
        @Nullable Integer limit,
        @Nullable String shard) {

    Benchmark benchmark() {
        return Benchmark.of(name).orElseThrow();
    }

    Selection selection() {
        return new Selection(limit, shard == null ? null : Shard.of(shard).orElseThrow());
    }

    EvaluationRequest.Benchmark toObject() {
        return new EvaluationRequest.Benchmark(name, folder, subtitles, frames, limit, shard);
    }
}
