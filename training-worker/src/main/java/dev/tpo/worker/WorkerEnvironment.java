package dev.tpo.worker;

import dev.tpo.jobs.Lease;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.training.ActivationMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a worker is started with: {@code --job ID} and variables of the environment. */
record WorkerEnvironment(
        String jobId,
        int attempt,
        String jdbcUrl,
        String jdbcUser,
        String jdbcPassword,
        Path blobRoot,
        Path workDir,
        ComputeDevice device,
        ActivationMemory activations,
        @Nullable Path frameCache,
        long frameCacheBytes) {

    private static final String FOUR_GIGABYTES = "4294967296";

    /** @throws IllegalArgumentException naming what is missing */
    static WorkerEnvironment of(List<String> arguments, Map<String, String> environment) {
        if (arguments.size() != 2 || !arguments.getFirst().equals("--job")) {
            throw new IllegalArgumentException("usage: --job ID");
        }
        return new WorkerEnvironment(
                arguments.get(1),
                Integer.parseInt(required(environment, "TPO_LEASE")),
                required(environment, "TPO_JDBC_URL"),
                environment.getOrDefault("TPO_JDBC_USER", ""),
                environment.getOrDefault("TPO_JDBC_PASSWORD", ""),
                Path.of(required(environment, "TPO_BLOB_ROOT")),
                Path.of(required(environment, "TPO_WORK_DIR")),
                ComputeDevice.of(required(environment, "TPO_TRAINING_DEVICE")),
                new ActivationMemory(Long.parseLong(required(environment, "TPO_TRAINING_ACTIVATION_BYTES"))),
                environment.containsKey("TPO_FRAME_CACHE") ? Path.of(environment.get("TPO_FRAME_CACHE")) : null,
                Long.parseLong(environment.getOrDefault("TPO_FRAME_CACHE_BYTES", FOUR_GIGABYTES)));
    }

    Lease lease() {
        return new Lease(jobId, attempt);
    }

    /** Where this job keeps what it would have to compute again; gone when the job is done. */
    Path jobDir() {
        return workDir.resolve("jobs").resolve(jobId);
    }

    private static String required(Map<String, String> environment, String name) {
        @Nullable String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }
}
