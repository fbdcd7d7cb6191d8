package dev.tpo.trainingservice.finetuning;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many workers there are, and how long they may take to end.
 *
 * @param concurrency at a time, in all instances of this service together
 * @param stopGrace for a checkpoint, before a worker that is asked to stop is ended
 */
@ConfigurationProperties("tpo.worker")
record WorkerSettings(int concurrency, @DefaultValue("20s") Duration stopGrace) {}
