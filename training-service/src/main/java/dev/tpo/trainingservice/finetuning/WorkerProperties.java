package dev.tpo.trainingservice.finetuning;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How worker processes are run.
 *
 * @param concurrency workers at a time in this process
 * @param attemptsWithoutProgress workers that may die without a new checkpoint before the job fails
 * @param cancelGrace how long a worker may take to notice a cancellation
 */
@ConfigurationProperties("tpo.worker")
record WorkerProperties(
        String mainClass,
        List<String> jvmOptions,
        int concurrency,
        int attemptsWithoutProgress,
        Duration cancelGrace) {}
