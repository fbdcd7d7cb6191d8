package dev.tpo.dataset.linked;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param roots folders that videos may be linked from, separated as paths are
 * @param keep how long a linked video stays after its last use
 */
@ConfigurationProperties("tpo.benchmarks")
record LinkedFilesProperties(String roots, Duration keep) {}
