package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationRequest;
import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.Selection.Shard;
import dev.tpo.input.AllowedFolders;
import dev.tpo.input.AllowedFolders.Place;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What a request may say of a benchmark. */
@Component
class BenchmarkRules {
    private static final int DEFAULT_FRAMES = 32;
    private static final int MOST_FRAMES = 4096;

    private final AllowedFolders allowed;

    BenchmarkRules(BenchmarkProperties properties) {
        this.allowed = AllowedFolders.of(properties.roots());
    }

    /** Whether what this path leads to lies where benchmarks may be read from. */
    boolean holds(Path file) {
        return allowed.holds(file);
    }

    BenchmarkSpec checked(EvaluationRequest.Benchmark request) {
        Benchmark benchmark = benchmark(request.name());
        boolean subtitles = Boolean.TRUE.equals(request.subtitles());
        if (subtitles && !benchmark.hasSubtitles()) {
            throw ApiException.invalid("benchmark.subtitles", benchmark.id() + " has no subtitles");
        }
        Integer limit = request.limit();
        if (limit != null && limit < 1) {
            throw ApiException.invalid("benchmark.limit", "benchmark.limit must be at least 1");
        }
        String shard = request.shard();
        if (shard != null && Shard.of(shard).isEmpty()) {
            throw ApiException.invalid(
                    "benchmark.shard", "benchmark.shard must be i/n with i from 1 to n, such as 2/8");
        }
        int frames = Objects.requireNonNullElse(request.frames(), DEFAULT_FRAMES);
        if (frames < 1 || frames > MOST_FRAMES) {
            throw ApiException.invalid("benchmark.frames", "benchmark.frames must be from 1 to " + MOST_FRAMES);
        }
        return new BenchmarkSpec(benchmark.id(), folder(request.folder()).toString(), subtitles, frames, limit, shard);
    }

    private static Benchmark benchmark(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw ApiException.invalid("benchmark.name", "missing_required_parameter", "benchmark.name is required");
        }
        return Benchmark.of(name)
                .orElseThrow(() -> ApiException.invalid(
                        "benchmark.name", "benchmark.name must be one of " + String.join(", ", Benchmark.ids())));
    }

    private Path folder(@Nullable String named) {
        if (named == null || named.isBlank()) {
            throw ApiException.invalid(
                    "benchmark.folder", "missing_required_parameter", "benchmark.folder is required");
        }
        return switch (allowed.find(named)) {
            case Place.Inside(Path folder) -> folder;
            case Place.Missing missing ->
                throw ApiException.invalid(
                        "benchmark.folder", "there is no folder '" + named + "' below TPO_BENCHMARK_ROOTS");
            case Place.NoPath none -> throw ApiException.invalid("benchmark.folder", "benchmark.folder is not a path");
            case Place.Outside outside ->
                throw new ApiException(
                        HttpStatus.FORBIDDEN,
                        ApiException.INVALID_REQUEST,
                        "outside_benchmark_roots",
                        "benchmark.folder",
                        "benchmarks are read from below TPO_BENCHMARK_ROOTS only, and '" + named + "' is not there");
        };
    }
}
