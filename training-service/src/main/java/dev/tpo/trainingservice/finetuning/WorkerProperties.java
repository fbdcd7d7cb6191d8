package dev.tpo.trainingservice.finetuning;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How worker processes are run.
 *
 * @param classPath of the program, as {@code java -cp} takes it
 * @param concurrency workers at a time in this process
 * @param attemptsWithoutProgress workers that may die without a new checkpoint before the job fails
 * @param device where training computes: cpu, cuda or cuda:N
 * @param activationMemory for what a training pass keeps for its backward pass; what does not fit is cut into several
 *     passes, or computed again
 * @param cancelGrace how long a worker may take to notice a cancellation
 */
@ConfigurationProperties("tpo.worker")
record WorkerProperties(
        String classPath,
        String mainClass,
        List<String> jvmOptions,
        int concurrency,
        int attemptsWithoutProgress,
        @DefaultValue("cpu") String device,
        @DefaultValue("1GB") DataSize activationMemory,
        Duration cancelGrace) {}
