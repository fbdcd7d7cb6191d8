package dev.tpo.trainingservice.workers;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How workers are run.
 *
 * @param classPath of the program, as {@code java -cp} takes it
 * @param device where training computes: cpu, cuda or cuda:N
 * @param activationMemory for what a training pass keeps for its backward pass; what does not fit is cut into several
 *     passes, or computed again
 * @param kubernetesTemplate a Job as YAML, the frame of every worker's; without one, or if it is empty, workers are
 *     processes beside this service, and then the other settings hold
 */
@ConfigurationProperties("tpo.worker")
record WorkerProperties(
        String classPath,
        String mainClass,
        List<String> jvmOptions,
        @DefaultValue("cpu") String device,
        @DefaultValue("1GB") DataSize activationMemory,
        @Nullable Path kubernetesTemplate) {}
