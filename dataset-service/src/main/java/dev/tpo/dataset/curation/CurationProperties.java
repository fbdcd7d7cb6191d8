package dev.tpo.dataset.curation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the model is asked.
 *
 * @param maxAnswerTokens of captions and answers
 * @param patience how long a job waits for an inference-service that is away or broken
 */
@ConfigurationProperties("tpo.curation")
record CurationProperties(int maxAnswerTokens, Duration patience) {}
